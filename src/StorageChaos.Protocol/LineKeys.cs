namespace StorageChaos.Protocol;

/// <summary>The keys of a line of the agent. Those that every operation has are one letter: a run has a million of them.</summary>
public static class LineKeys
{
    /// <summary>Which line it is: one of <see cref="AgentLines"/>.</summary>
    public const string Kind = "p";

    /// <summary>In the first line: <see cref="AgentLines.Version"/> of the agent.</summary>
    public const string Protocol = "agent";

    /// <summary>When, in seconds since the agent began.</summary>
    public const string Time = "t";

    /// <summary>What is done or read; left out for the records of a file that is appended to.</summary>
    public const string Action = "a";

    /// <summary>Number of the writer.</summary>
    public const string Writer = "w";

    /// <summary>Number of the operation, or of the record that it writes.</summary>
    public const string Number = "n";

    /// <summary>Version of what is written or found.</summary>
    public const string Version = "v";

    /// <summary>How long it took, in seconds.</summary>
    public const string Duration = "d";

    /// <summary>Name of an error, such as <c>EIO</c> (errno(3)).</summary>
    public const string Error = "e";

    /// <summary>The call that failed.</summary>
    public const string Call = "c";

    /// <summary>The file or directory, relative to the directory under test.</summary>
    public const string Path = "path";

    /// <summary>The last one of a range of numbers; or the second path of an operation that has two.</summary>
    public const string To = "to";

    /// <summary>The first one of a range of numbers that was read.</summary>
    public const string From = "from";

    /// <summary>What is set or seen, as <c>key=value</c> pairs with spaces between them.</summary>
    public const string Value = "value";

    /// <summary>What a read found: one of <see cref="Protocol.Found"/>.</summary>
    public const string Found = "found";

    /// <summary>A text for people.</summary>
    public const string Detail = "detail";

    /// <summary>How much there is of one writer, or of all.</summary>
    public const string Slots = "slots";
}
