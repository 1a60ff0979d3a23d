namespace ProtoP2P.Testing;

/// <summary>Who a connection is between.</summary>
internal readonly record struct LinkEnds(string DialerNode, Multiaddress Dialer, string ListenerNode, Multiaddress Listener);
