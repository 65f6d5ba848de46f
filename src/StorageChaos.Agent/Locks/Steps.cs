using StorageChaos.Agent.Native;
using StorageChaos.Agent.Output;
using StorageChaos.Agent.Working;
using StorageChaos.Protocol;

namespace StorageChaos.Agent.Locks;

/// <summary>Does the steps of one worker. Each of them is an operation with times of its own.</summary>
internal sealed class Steps(OpLog log)
{
    internal OpLog Log => log;

    /// <param name="action">What is done.</param>
    /// <param name="number">In which round.</param>
    /// <param name="path">With which file.</param>
    /// <param name="act">Does it; returns what failed, if anything.</param>
    /// <param name="version">What is written, if anything.</param>
    /// <param name="value">What was seen before.</param>
    /// <param name="seen">What was seen by doing it; asked when it is done.</param>
    /// <returns>Whether it succeeded. False, too, if nobody records any more.</returns>
    internal bool Do(
        string action,
        long number,
        string path,
        Func<CallFailure?> act,
        long? version = null,
        string? value = null,
        Func<long?>? seen = null)
    {
        JsonLine With(JsonLine line) => Add(line, path, version, value);
        if (!log.Invoke(number, action, With)) return false;
        var began = log.Now;
        if (act() is { } failure)
        {
            log.Failed(number, action, began, definite: false, failure, With);
            return false;
        }

        return log.Ok(number, action, began, line => Add(line, path, version ?? seen?.Invoke(), value));
    }

    private static JsonLine Add(JsonLine line, string path, long? version, string? value)
    {
        line.Text(LineKeys.Path, path).TextIfAny(LineKeys.Value, value);
        return version is { } v ? line.Number(LineKeys.Version, v) : line;
    }
}
