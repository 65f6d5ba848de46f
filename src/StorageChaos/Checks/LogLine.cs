namespace StorageChaos.Checks;

/// <summary>One line of a host's log.</summary>
/// <param name="Host">The host.</param>
/// <param name="File">The file in the run directory, e.g. <c>logs/gateway.log</c>.</param>
/// <param name="Line">Line in that file, from 1.</param>
/// <param name="Text">The line.</param>
public sealed record LogLine(string Host, string File, int Line, string Text);
