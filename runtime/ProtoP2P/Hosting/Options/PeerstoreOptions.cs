namespace ProtoP2P;

/// <summary>How much a node remembers of others, for how long, and where.</summary>
public sealed class PeerstoreOptions
{
    /// <summary>Peers: 1 to 10,000,000. Beyond, whoever was not heard of for longest and is not connected is forgotten. Default 10,000.</summary>
    public int MaxPeers { get; set; } = 10_000;

    /// <summary>Addresses of one peer: 1 to 10,000; more are dropped. Default 64.</summary>
    public int MaxAddressesPerPeer { get; set; } = 64;

    /// <summary>
    /// Addresses of a peer that are kept once it is not connected any more: 1 to 10,000. The one it was reached at stays first, then those that it has signed,
    /// then those last heard of. Default 20.
    /// </summary>
    public int MaxAddressesAfterDisconnect { get; set; } = 20;

    /// <summary>Signed address records: 1 to 10,000,000; more are refused. Default 100,000.</summary>
    public int MaxRecords { get; set; } = 100_000;

    /// <summary>
    /// The largest signed payload that is kept for <see cref="PeerRecord.Envelope"/>, in bytes: 0 to 128 KiB. The addresses of a larger one are taken all the
    /// same. Default 8 KiB, which is what identify carries.
    /// </summary>
    public int MaxRecordSize { get; set; } = 8 * 1024;

    /// <summary>Protocols that one peer may say it serves: 1 to 100,000; more are dropped. Default 1,024.</summary>
    public int MaxProtocolsPerPeer { get; set; } = 1024;

    /// <summary>How long a peer's addresses are kept at least after its last connection has ended: 0 to 30 days. Default 15 minutes.</summary>
    public TimeSpan KeepAfterDisconnect { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>
    /// The file in which the peerstore outlives the node, such as <c>/var/lib/node/peers</c>; null: in memory only, which is the default. Its directory must
    /// exist, and no two nodes can share it.
    /// </summary>
    public string? File { get; set; }

    /// <summary>How often <see cref="File"/> is written where anything has changed, besides at the stop: 1 s to 1 day. Default 5 minutes.</summary>
    public TimeSpan SaveInterval { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// The longest <see cref="File"/>, in bytes: 4 KiB to 1 GiB. Of peers that do not fit those that were silent for longest are not written, and a longer file is
    /// not read. Default 64 MiB.
    /// </summary>
    public int MaxFileSize { get; set; } = 64 * 1024 * 1024;

    internal void Validate(string path, ICollection<string> errors)
    {
        OptionCheck.Range(path, nameof(MaxPeers), MaxPeers, 1, 10_000_000, errors);
        OptionCheck.Range(path, nameof(MaxAddressesPerPeer), MaxAddressesPerPeer, 1, 10_000, errors);
        OptionCheck.Range(path, nameof(MaxAddressesAfterDisconnect), MaxAddressesAfterDisconnect, 1, 10_000, errors);
        OptionCheck.Range(path, nameof(MaxRecords), MaxRecords, 1, 10_000_000, errors);
        OptionCheck.Range(path, nameof(MaxRecordSize), MaxRecordSize, 0, SignedEnvelope.MaxLength, errors);
        OptionCheck.Range(path, nameof(MaxProtocolsPerPeer), MaxProtocolsPerPeer, 1, 100_000, errors);
        OptionCheck.Range(path, nameof(KeepAfterDisconnect), KeepAfterDisconnect, TimeSpan.Zero, TimeSpan.FromDays(30), errors);
        OptionCheck.Range(path, nameof(SaveInterval), SaveInterval, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1), errors);
        OptionCheck.Range(path, nameof(MaxFileSize), MaxFileSize, 4 * 1024, 1024 * 1024 * 1024, errors);
        if (File is not null && string.IsNullOrWhiteSpace(File))
        {
            errors.Add($"{path}:{nameof(File)} is empty; expected the path of a file, or no such key");
        }
    }
}
