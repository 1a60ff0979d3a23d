namespace ProtoP2P.Benchmarks.Compare;

/// <summary>How long everything is measured.</summary>
/// <param name="WarmUp">For how long each cell runs before: the compiler looks at code twice, and writes it anew by what it has seen.</param>
/// <param name="Slice">How long one measurement takes.</param>
/// <param name="Rounds">How often each cell is measured.</param>
internal sealed record Pace(TimeSpan WarmUp, TimeSpan Slice, int Rounds)
{
    /// <summary>For figures.</summary>
    public static Pace Full { get; } = new(TimeSpan.FromMilliseconds(800), TimeSpan.FromMilliseconds(400), 5);

    /// <summary>To see that nothing has become much slower.</summary>
    public static Pace Quick { get; } = new(TimeSpan.FromMilliseconds(400), TimeSpan.FromMilliseconds(150), 3);
}
