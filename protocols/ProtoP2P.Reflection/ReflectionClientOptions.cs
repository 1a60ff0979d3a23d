namespace ProtoP2P.Reflection;

/// <summary>What <see cref="ReflectionClient"/> takes from a peer at most.</summary>
public sealed record ReflectionClientOptions
{
    /// <summary>Protocols of one list. Default 1,024.</summary>
    public int MaxProtocols { get; init; } = 1024;

    /// <summary>Files of one answer. Default 1,024.</summary>
    public int MaxFiles { get; init; } = 1024;

    /// <summary>Bytes of one answer, whether a list or files. Default 16 MiB.</summary>
    public int MaxBytes { get; init; } = 16 * 1024 * 1024;
}
