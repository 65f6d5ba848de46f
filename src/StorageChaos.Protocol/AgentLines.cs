namespace StorageChaos.Protocol;

/// <summary>The lines of the agent, one JSON object each: the values of the key <see cref="LineKeys.Kind"/>.</summary>
public static class AgentLines
{
    /// <summary>Raised when a line changes its meaning, or when the harness needs one that was not there before.</summary>
    public const int Version = 3;

    /// <summary>The first line of work.</summary>
    public const string Hello = "hello";

    /// <summary>A writer can begin, or why it cannot.</summary>
    public const string Ready = "ready";

    /// <summary>Nothing but the time: a sign of life, which comes also while all writers hang.</summary>
    public const string Beat = "beat";

    /// <summary>An operation begins.</summary>
    public const string Invoke = "invoke";

    /// <summary>It is done, and what it promises is promised.</summary>
    public const string Ok = "ok";

    /// <summary>It is in doubt: it may have happened or not.</summary>
    public const string Info = "info";

    /// <summary>It certainly did not happen.</summary>
    public const string Fail = "fail";

    /// <summary>Something was read back.</summary>
    public const string Read = "read";

    /// <summary>All that there is of one writer was read back.</summary>
    public const string End = "end";

    /// <summary>The last line.</summary>
    public const string Bye = "bye";
}
