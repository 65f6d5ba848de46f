namespace StorageChaos.Checks.Logs;

/// <summary>Reads the tables in <c>Data</c>: one row a line, cells between tabs, names of the columns in the first.</summary>
internal static class DataTable
{
    /// <summary>The rows of a table below its head, each with its place for messages.</summary>
    /// <param name="file">Name of the file.</param>
    /// <param name="columns">How many cells a row has.</param>
    /// <exception cref="InvalidDataException">A row has another number of cells; names it.</exception>
    public static IEnumerable<(string Place, string[] Cells)> Read(string file, int columns)
    {
        var resource = $"StorageChaos.Checks.Logs.Data.{file}";
        using var stream = typeof(DataTable).Assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidDataException($"{resource} is not in the assembly");
        using var reader = new StreamReader(stream);
        for (var (number, line) = (1, reader.ReadLine()); line is not null; (number, line) = (number + 1, reader.ReadLine()))
        {
            var cells = line.Split('\t');
            if (cells.Length != columns)
                throw new InvalidDataException($"{resource}:{number}: {cells.Length} columns, not {columns}");
            if (number > 1)
                yield return ($"{resource}:{number}", cells);
        }
    }
}
