using CsCheck;
using NUnit.Framework;

namespace StorageChaos.Tests;

/// <summary>Properties over the same thousand cases each time, on every machine.</summary>
internal static class Properties
{
    public const int Cases = 1000;

    /// <summary>Demands that something holds for each case.</summary>
    /// <param name="cases">What the cases are like.</param>
    /// <param name="holds">
    /// What holds; null for a case that does not count, since there is nothing in it to be tried. It may also say what does not
    /// hold, by an <see cref="AssertionException"/>.
    /// </param>
    public static void Each<T>(Gen<T> cases, Func<T, bool?> holds)
    {
        var counted = 0;
        for (var seed = 0UL; counted < Cases; seed++)
        {
            Assert.That(seed, Is.LessThan(20 * Cases), $"hardly any case is of use: {counted}");
            var pcg = new PCG(1, seed);
            var name = $"case {seed}: CsCheck_Seed={pcg}";
            if (Holds(holds, cases.Generate(pcg, null, out _), name) is not { } held)
                continue;
            counted++;
            Assert.That(held, Is.True, name);
        }
    }

    private static bool? Holds<T>(Func<T, bool?> holds, T one, string name)
    {
        try
        {
            return holds(one);
        }
        catch (AssertionException e)
        {
            throw new AssertionException($"{name}: {e.Message}", e);
        }
    }
}
