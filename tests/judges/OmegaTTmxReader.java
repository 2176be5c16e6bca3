import java.io.File;
import org.omegat.util.Language;
import org.omegat.util.TMXReader2;

/**
 * Prints what OmegaT's own TMX reader finds in a file, from the first language to the second: source and target of each
 * unit, with \ t n and r escaped, parted by a tab.
 */
public class OmegaTTmxReader {
    public static void main(String[] arguments) throws Exception {
        StringBuilder lines = new StringBuilder();
        TMXReader2.LoadCallback callback = new TMXReader2.LoadCallback() {
            @Override
            public boolean onEntry(TMXReader2.ParsedTu unit, TMXReader2.ParsedTuv source, TMXReader2.ParsedTuv target,
                    boolean isParagraph) {
                String english = target == null ? "" : target.text;
                lines.append(escaped(source.text)).append('\t').append(escaped(english)).append('\n');
                return true;
            }
        };
        new TMXReader2().readTMX(new File(arguments[0]), new Language(arguments[1]), new Language(arguments[2]),
                false, false, false, false, callback);
        System.out.write(lines.toString().getBytes("UTF-8"));
        System.out.flush();
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r");
    }
}
