namespace ProtoP2P.Benchmarks.Compare;

/// <summary>One work of one system, by their names.</summary>
internal sealed record Cell(string Work, string System)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Work}/{System}";
}
