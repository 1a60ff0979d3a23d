namespace ProtoP2P.RoundTrips.Proxies;

/// <summary>Who is at an end of a proxy.</summary>
internal enum ProxyEnd
{
    /// <summary>The node that dials.</summary>
    Dialer,

    /// <summary>The node that is dialled.</summary>
    Listener,
}
