namespace StorageChaos.Agent.Ledgers;

/// <summary>SQLite refused or failed.</summary>
/// <param name="call">What was tried: <c>open</c>, <c>begin</c>, <c>transfer</c>, <c>commit</c>, ...</param>
/// <param name="code">Name of the extended result code.</param>
internal sealed class SqliteException(string call, string code) : Exception($"{call}: {code}")
{
    internal string Call => call;

    internal string Code => code;
}
