namespace StorageChaos.Agent.CommandLine;

/// <summary>What a person sees who got an argument wrong.</summary>
internal static class Usage
{
    internal const string Text = """
        usage: storagechaos-agent append --directory D --writers N --record-bytes B --barrier fsync|o_sync|o_dsync --seed S [--first-writer W] [--pause-ms P]
               storagechaos-agent overwrite --records N, and the options of append
               storagechaos-agent read --directory D --writers N --record-bytes B --seed S [--first-writer W] [--cached yes|no]
               storagechaos-agent namespace --directory D --writers N --seed S [--objects O] [--file-bytes B] [--first-writer W] [--pause-ms P]
               storagechaos-agent namespace-read --directory D --writers N --seed S [--file-bytes B] [--first-writer W] [--cached yes|no]
               storagechaos-agent backup --directory D --writers N --seed S --file-bytes B [--chunk-bytes C] [--bytes-per-second R] [--keep K] [--first-writer W] [--pause-ms P]
               storagechaos-agent backup-read --directory D --writers N --seed S --file-bytes B [--first-writer W] [--cached yes|no]
               storagechaos-agent ledger --directory D --writers N --seed S --accounts A [--journal wal|delete] [--first-writer W] [--pause-ms P]
               storagechaos-agent ledger-read --directory D --writers N --seed S --accounts A [--first-writer W] [--cached yes|no]
               storagechaos-agent locks --directory D --second-directory D2 --writers 5 --seed S [--first-writer W] [--pause-ms P]
               storagechaos-agent locks-read --directory D --writers 5 --seed S [--first-writer W] [--cached yes|no]
               storagechaos-agent fio --directory D --writers N --seed S --file-bytes B [--options LINES] [--program FIO] [--first-writer W] [--pause-ms P]
               storagechaos-agent fio-read --directory D --writers N --seed S --file-bytes B [--options LINES] [--program FIO] [--first-writer W]
               storagechaos-agent crash-image --log L --device D --cache-bytes N --missing-percent P --seed S
               storagechaos-agent --version
        """;
}
