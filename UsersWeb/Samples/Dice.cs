namespace UsersWeb.Samples;

/// <summary>
/// Chance that can be repeated: SplitMix64 (Steele, Lea, Flood 2014), whose output is fixed, unlike that of <see
/// cref="Random"/> with a seed.
/// </summary>
internal sealed class Dice(int seed, long number)
{
    private ulong state = unchecked(((ulong)(uint)seed << 32) ^ ((ulong)number * 0xD1B54A32D192ED03));

    /// <summary>32 bits.</summary>
    public uint Next()
    {
        unchecked
        {
            state += 0x9E3779B97F4A7C15;
            var z = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return (uint)((z ^ (z >> 31)) >> 32);
        }
    }

    /// <summary>From 0 to just below 1.</summary>
    public double Share() => Next() / (double)(1L << 32);

    /// <summary>True so many times in a hundred.</summary>
    public bool Percent(int chance) => Next() % 100 < chance;

    /// <summary>Any of them.</summary>
    public T One<T>(T[] choices) => choices[Next() % (uint)choices.Length];
}
