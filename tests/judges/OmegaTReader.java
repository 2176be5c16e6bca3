import java.io.File;
import java.util.List;
import org.omegat.core.Core;
import org.omegat.core.data.NotLoadedProject;
import org.omegat.core.data.ProjectProperties;
import org.omegat.gui.glossary.GlossaryEntry;
import org.omegat.gui.glossary.GlossaryReaderTBX;
import org.omegat.gui.glossary.GlossaryReaderTSV;

/**
 * Prints what OmegaT's own glossary readers find in a .tbx or .txt file, for a project from the first language to the
 * second: source, target and comment of each entry, with \ t n and r escaped, parted by tabs.
 */
public class OmegaTReader {
    public static void main(String[] arguments) throws Exception {
        File file = new File(arguments[0]);
        Core.setProject(new Project(arguments[1], arguments[2]));
        List<?> entries = file.getName().endsWith(".tbx")
                ? GlossaryReaderTBX.read(file, false) : GlossaryReaderTSV.read(file, false);
        StringBuilder lines = new StringBuilder();
        for (Object each : entries) {
            GlossaryEntry entry = (GlossaryEntry) each;
            lines.append(escaped(entry.getSrcText())).append('\t').append(escaped(entry.getLocText())).append('\t')
                    .append(escaped(entry.getCommentText())).append('\n');
        }
        System.out.write(lines.toString().getBytes("UTF-8"));
        System.out.flush();
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r");
    }

    /** A project of which only the languages are known: all that the readers ask for. */
    private static final class Project extends NotLoadedProject {
        private final ProjectProperties properties;

        Project(String source, String target) throws Exception {
            properties = new ProjectProperties() { };
            properties.setSourceLanguage(source);
            properties.setTargetLanguage(target);
        }

        @Override
        public ProjectProperties getProjectProperties() {
            return properties;
        }
    }
}
