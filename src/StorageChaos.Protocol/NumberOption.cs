using System.Globalization;

namespace StorageChaos.Protocol;

/// <summary>An option of the agent that takes a whole number.</summary>
/// <param name="Name">As it is written, such as <c>--writers</c>.</param>
/// <param name="Least">The least number that it takes.</param>
/// <param name="Most">The greatest.</param>
/// <param name="MultipleOf">What the number must be a multiple of.</param>
public sealed record NumberOption(string Name, int Least, int Most, int MultipleOf = 1)
{
    /// <summary>Whether it takes a number.</summary>
    public bool Takes(long number) => number >= Least && number <= Most && number % MultipleOf == 0;

    /// <summary>What it takes, for a message: <c>between 1 and 16</c>, or <c>a multiple of 512 up to 1048576</c>.</summary>
    public string Range => MultipleOf == 1
        ? string.Create(CultureInfo.InvariantCulture, $"between {Least} and {Most}")
        : string.Create(CultureInfo.InvariantCulture, $"a multiple of {MultipleOf} up to {Most}");
}
