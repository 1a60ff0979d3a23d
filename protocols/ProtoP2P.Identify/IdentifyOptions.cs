namespace ProtoP2P.Identify;

/// <summary>Options of <see cref="IdentifyService"/>.</summary>
public sealed class IdentifyOptions
{
    /// <summary>The software that this node says it is. Default <c>protop2p/</c> and the library's version.</summary>
    public string AgentVersion { get; set; } = $"protop2p/{typeof(IdentifyOptions).Assembly.GetName().Version?.ToString(3)}";

    /// <summary>The network that this node says it belongs to. Default <c>ipfs/0.1.0</c>.</summary>
    public string ProtocolVersion { get; set; } = "ipfs/0.1.0";

    /// <summary>How long one exchange may take. Default 5 s; more than zero.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Protocols that are taken from one peer; the rest is dropped. Default 1,024; 1 or more.</summary>
    public int MaxProtocols { get; set; } = 1024;

    /// <summary>Addresses that are taken from one peer; the rest is dropped. Default 500; 1 or more.</summary>
    public int MaxAddresses { get; set; } = 500;

    /// <summary>Pushes that run at the same time. Default 32; 1 or more.</summary>
    public int MaxConcurrentPushes { get; set; } = 32;

    /// <summary>How long an address that a peer told lives in the peerstore. Default 1 h; more than zero.</summary>
    public TimeSpan AddressTimeToLive { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Throws where a value is out of range.</summary>
    /// <exception cref="ArgumentException">Names the option and its value.</exception>
    public void Validate()
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(AgentVersion, nameof(AgentVersion));
        ArgumentException.ThrowIfNullOrWhiteSpace(ProtocolVersion, nameof(ProtocolVersion));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(Timeout, TimeSpan.Zero, nameof(Timeout));
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxProtocols, 1, nameof(MaxProtocols));
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxAddresses, 1, nameof(MaxAddresses));
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxConcurrentPushes, 1, nameof(MaxConcurrentPushes));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(AddressTimeToLive, TimeSpan.Zero, nameof(AddressTimeToLive));
    }
}
