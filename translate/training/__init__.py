"""Making and adapting compact French to English Argos packages that obey a glossary.

Two kinds of rooms. Preparing data and making the package happen where Exonym is installed: `sources`, `cleaning`,
`slots`, `links`, `annotate`, `pieces`, `packing`, `export`. The training itself happens where there may be a GPU and
nothing but torch, transformers, sentencepiece and sacrebleu: `presets`, `packed`, `batches`, `network`, `checkpoint`,
`validate`, `curves` and `run` import nothing else (beside `glossary.errors`), and `python -m translate.training.run`
starts them.
"""
