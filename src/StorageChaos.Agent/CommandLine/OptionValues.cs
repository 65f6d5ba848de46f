using System.Globalization;
using StorageChaos.Protocol;

namespace StorageChaos.Agent.CommandLine;

/// <summary>The options of a command: pairs of <c>--name value</c>. An option that the command does not ask for is unknown to it.</summary>
internal sealed class OptionValues
{
    private readonly Dictionary<string, string> values = [];
    private readonly HashSet<string> known = [];

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

    /// <summary>The names of all options that were asked for, given or not.</summary>
    internal IReadOnlyCollection<string> Known => known;

    /// <exception cref="UsageException">The option is missing or empty.</exception>
    internal string Text(string name)
    {
        if (!IsGiven(name)) throw new UsageException($"{name}: missing");
        return values[name].Length > 0 ? values[name] : throw new UsageException($"{name}: empty");
    }

    /// <summary>As <see cref="Text"/>, for an option that may be left out.</summary>
    internal string TextOr(string name, string otherwise) => IsGiven(name) ? Text(name) : otherwise;

    /// <exception cref="UsageException">The option is missing or is not one of these words.</exception>
    internal T OneOf<T>(string name, params ReadOnlySpan<(string Word, T Value)> choices)
    {
        var text = Text(name);
        var words = new List<string>();
        foreach (var (word, value) in choices)
        {
            if (text == word) return value;
            words.Add(word);
        }

        throw new UsageException($"{name}: '{text}' is not one of {string.Join(", ", words)}");
    }

    /// <summary>As <see cref="OneOf"/>, for an option that may be left out.</summary>
    internal T OneOfOr<T>(string name, T otherwise, params ReadOnlySpan<(string Word, T Value)> choices) =>
        IsGiven(name) ? OneOf(name, choices) : otherwise;

    /// <exception cref="UsageException">The option is given and is neither <c>yes</c> nor <c>no</c>.</exception>
    internal bool YesOr(string name, bool otherwise) => OneOfOr(name, otherwise, (PlaceProtocol.Yes, true), (PlaceProtocol.No, false));

    /// <exception cref="UsageException">The option is missing or does not take this number.</exception>
    internal int Number(NumberOption option)
    {
        var text = Text(option.Name);
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            || number < option.Least
            || number > option.Most)
            throw new UsageException($"{option.Name}: '{text}' is not a whole number from {option.Least} to {option.Most}");
        return option.Takes(number)
            ? number
            : throw new UsageException($"{option.Name}: {number} is not a multiple of {option.MultipleOf}");
    }

    /// <summary>As <see cref="Number"/>, for an option that may be left out.</summary>
    internal int NumberOr(NumberOption option, int otherwise) => IsGiven(option.Name) ? Number(option) : otherwise;

    /// <exception cref="UsageException">The option is missing or is not a whole number of 64 bits.</exception>
    internal ulong Seed(string name)
    {
        var text = Text(name);
        return ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seed)
            ? seed
            : throw new UsageException($"{name}: '{text}' is not a whole number from 0 to {ulong.MaxValue}");
    }

    /// <exception cref="UsageException">An option was given that nobody asked for.</exception>
    internal void RefuseTheRest()
    {
        foreach (var name in values.Keys.Where(name => !known.Contains(name))) throw new UsageException($"{name}: unknown option");
    }

    private bool IsGiven(string name)
    {
        known.Add(name);
        return values.ContainsKey(name);
    }
}
