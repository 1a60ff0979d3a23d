namespace ProtoP2P.Resources;

/// <summary>The limits of one <see cref="ResourceScope"/>, and the names of the options that set them.</summary>
/// <param name="MaxMemory">Bytes that may be reserved.</param>
/// <param name="MemoryOption">The option that raises <paramref name="MaxMemory"/>.</param>
/// <param name="MaxStreams">Streams that may be open.</param>
/// <param name="StreamsOption">The option that raises <paramref name="MaxStreams"/>.</param>
public sealed record ResourceLimits(long MaxMemory, string MemoryOption, int MaxStreams, string StreamsOption)
{
    /// <summary>No limits: accounting only.</summary>
    public static ResourceLimits Unlimited { get; } = new(long.MaxValue, "none", int.MaxValue, "none");
}
