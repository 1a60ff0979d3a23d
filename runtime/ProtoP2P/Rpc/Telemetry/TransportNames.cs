namespace ProtoP2P.Rpc;

/// <summary>What a connection runs over, as <c>network.transport</c> names it.</summary>
internal static class TransportNames
{
    /// <summary>The name; null where the conventions have none, and for a relayed connection, whose own transport is not known.</summary>
    public static string? Find(Multiaddress address)
    {
        string? name = null;
        foreach (MultiaddressComponent component in address.Components)
        {
            switch (component.Code)
            {
                case MultiaddressCode.P2pCircuit:
                    return null;
                case MultiaddressCode.Tcp:
                    name = "tcp";
                    break;
                case MultiaddressCode.Udp:
                    name = "udp";
                    break;
                case MultiaddressCode.QuicV1:
                    name = "quic";
                    break;
            }
        }

        return name;
    }
}
