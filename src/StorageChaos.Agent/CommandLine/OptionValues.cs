using System.Globalization;

namespace StorageChaos.Agent.CommandLine;

/// <summary>Pairs of <c>--name value</c>. Each is taken once; what nobody took is unknown.</summary>
internal sealed class OptionValues
{
    private readonly Dictionary<string, string> values = [];

    /// <exception cref="UsageException">Not pairs, or the same option twice.</exception>
    internal OptionValues(ReadOnlySpan<string> args)
    {
        for (var i = 0; i < args.Length; i += 2)
        {
            if (!args[i].StartsWith("--", StringComparison.Ordinal)) throw new UsageException($"'{args[i]}' is not an option");
            if (i + 1 == args.Length) throw new UsageException($"{args[i]}: a value is missing");
            if (!values.TryAdd(args[i], args[i + 1])) throw new UsageException($"{args[i]}: given twice");
        }
    }

    /// <exception cref="UsageException">The option is missing or empty.</exception>
    internal string Text(string name)
    {
        if (!values.Remove(name, out var value)) throw new UsageException($"{name}: missing");
        return value.Length > 0 ? value : throw new UsageException($"{name}: empty");
    }

    /// <exception cref="UsageException">The option is missing or is not a whole number within the limits.</exception>
    internal int Number(string name, int least, int most)
    {
        var text = Text(name);
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new UsageException($"{name}: '{text}' is not a whole number from {least} to {most}");
    }

    /// <summary>As <see cref="Number(string, int, int)"/>, for an option that may be left out.</summary>
    internal int NumberOr(string name, int otherwise, int least, int most) =>
        values.ContainsKey(name) ? Number(name, least, most) : otherwise;

    /// <summary>As <see cref="Text"/>, for an option that may be left out.</summary>
    internal string TextOr(string name, string otherwise) => values.ContainsKey(name) ? Text(name) : otherwise;

    /// <exception cref="UsageException">The option is neither <c>yes</c> nor <c>no</c>.</exception>
    internal bool YesOr(string name, bool otherwise) => !values.ContainsKey(name) ? otherwise : Text(name) switch
    {
        "yes" => true,
        "no" => false,
        var other => throw new UsageException($"{name}: '{other}' is not one of yes, no"),
    };

    /// <exception cref="UsageException">The option is missing or is not a whole number of 64 bits.</exception>
    internal ulong Seed(string name)
    {
        var text = Text(name);
        return ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seed)
            ? seed
            : throw new UsageException($"{name}: '{text}' is not a whole number from 0 to {ulong.MaxValue}");
    }

    /// <exception cref="UsageException">An option is left that the command does not know.</exception>
    internal void RefuseTheRest()
    {
        foreach (var name in values.Keys) throw new UsageException($"{name}: unknown option");
    }
}
