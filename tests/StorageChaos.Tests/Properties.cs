using CsCheck;
using NUnit.Framework;

namespace StorageChaos.Tests;

/// <summary>Properties over the same thousand cases each time, on every machine.</summary>
internal static class Properties
{
    public const int Cases = 1000;

    /// <summary>Demands that something holds for each case.</summary>
    /// <param name="cases">What the cases are like.</param>
    /// <param name="holds">What holds; null for a case that does not count, since there is nothing in it to be tried.</param>
    public static void Each<T>(Gen<T> cases, Func<T, bool?> holds)
    {
        var counted = 0;
        for (var seed = 0UL; counted < Cases; seed++)
        {
            Assert.That(seed, Is.LessThan(20 * Cases), "hardly any case is of use");
            var pcg = new PCG(1, seed);
            var name = pcg.ToString();
            if (holds(cases.Generate(pcg, null, out _)) is not { } held)
                continue;
            counted++;
            Assert.That(held, Is.True, $"case {seed}: CsCheck_Seed={name}");
        }
    }
}
