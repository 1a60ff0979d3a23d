using System.Globalization;

namespace ProtoP2P.Benchmarks.Compare;

/// <summary>What a figure should be.</summary>
/// <param name="Value">The bound.</param>
/// <param name="IsLeast">Whether more is better.</param>
internal sealed record Goal(double Value, bool IsLeast)
{
    /// <summary>This or more.</summary>
    public static Goal AtLeast(double value) => new(value, IsLeast: true);

    /// <summary>This or less.</summary>
    public static Goal AtMost(double value) => new(value, IsLeast: false);

    /// <summary>Whether a figure is good enough.</summary>
    public bool IsMetBy(double figure) => IsLeast ? figure >= Value : figure <= Value;

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{(IsLeast ? "at least" : "at most")} {Value:#,0.##}");
}
