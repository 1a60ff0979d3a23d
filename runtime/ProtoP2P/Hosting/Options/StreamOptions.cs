namespace ProtoP2P;

/// <summary>How many streams peers may have, and how long agreeing on a protocol may take.</summary>
public sealed class StreamOptions
{
    /// <summary>Streams in all: 1 to 10,000,000. Default 16,384.</summary>
    public int Max { get; set; } = 16_384;

    /// <summary>Streams with one peer over all its connections, in both directions: 1 to 1,000,000. Default 1,024.</summary>
    public int MaxPerPeer { get; set; } = 1024;

    /// <summary>Streams of one connection, in both directions: 1 to 1,000,000. Default 512.</summary>
    public int MaxPerConnection { get; set; } = 512;

    /// <summary>Inbound streams of one connection that have not agreed on a protocol: 1 to 100,000. More are reset. Default 128.</summary>
    public int MaxNegotiatingPerConnection { get; set; } = 128;

    /// <summary>What agreeing on a stream's protocol may take: more than 0, at most 10 minutes. Default 10 s.</summary>
    public TimeSpan NegotiationTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Proposals that are answered on one stream: 1 to 1,000. Default 20.</summary>
    public int MaxProposals { get; set; } = 20;

    internal void Validate(string path, ICollection<string> errors)
    {
        OptionCheck.Range(path, nameof(Max), Max, 1, 10_000_000, errors);
        OptionCheck.Range(path, nameof(MaxPerPeer), MaxPerPeer, 1, 1_000_000, errors);
        OptionCheck.Range(path, nameof(MaxPerConnection), MaxPerConnection, 1, 1_000_000, errors);
        OptionCheck.Range(path, nameof(MaxNegotiatingPerConnection), MaxNegotiatingPerConnection, 1, 100_000, errors);
        OptionCheck.Range(path, nameof(NegotiationTimeout), NegotiationTimeout, TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(10), errors);
        OptionCheck.Range(path, nameof(MaxProposals), MaxProposals, 1, 1_000, errors);
    }
}
