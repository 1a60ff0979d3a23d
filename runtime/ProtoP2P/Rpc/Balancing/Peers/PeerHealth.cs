namespace ProtoP2P.Rpc.Balancing;

/// <summary>What the ejector remembers of one peer. It is touched under the ejector's lock.</summary>
internal sealed class PeerHealth
{
    /// <summary>Failures since the last success.</summary>
    public int Failures { get; set; }

    /// <summary>How many times in close succession it was ejected: what the next ejection is multiplied with.</summary>
    public int Ejections { get; set; }

    /// <summary>When it was ejected last, as a timestamp.</summary>
    public long EjectedAt { get; set; }

    /// <summary>For how long; zero for never.</summary>
    public TimeSpan EjectedFor { get; set; }
}
