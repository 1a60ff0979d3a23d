using System.Buffers.Binary;
using ProtoP2P.Transports;

namespace ProtoP2P.Swarm;

/// <summary>What <see cref="DialRanker"/> looks at in an address. Of a relayed address, that is the way to the relay.</summary>
internal sealed record DialCandidate(
    Multiaddress Address, DialTransport Transport, AddressScope Scope, bool IsRelayed, bool IsIp6, bool IsOverHttp, int Port, string Endpoint)
{
    private const int WebTransport = 465;

    public static DialCandidate Of(Multiaddress address)
    {
        MultiaddressComponent[] direct = [.. address.Components.TakeWhile(component => component.Code != MultiaddressCode.P2pCircuit)];
        int port = Array.FindIndex(direct, component => component.Code is MultiaddressCode.Tcp or MultiaddressCode.Udp);
        return new DialCandidate(
            address,
            TransportOf(direct),
            AddressScopes.Of(address),
            direct.Length < address.Components.Count,
            direct.Any(component => component.Code == MultiaddressCode.Ip6),
            direct.Any(component => component.Code is WebTransport or MultiaddressCode.Ws or MultiaddressCode.Wss),
            port < 0 ? 0 : BinaryPrimitives.ReadUInt16BigEndian(direct[port].Value.Span),
            string.Concat(direct.Take(port + 1).Select(component => component.ToString())));
    }

    private static DialTransport TransportOf(MultiaddressComponent[] components)
    {
        foreach (MultiaddressComponent component in components)
        {
            switch (component.Code)
            {
                case MultiaddressCode.QuicV1:
                    return DialTransport.Quic;
                case MultiaddressCode.Tcp:
                    return DialTransport.Tcp;
                case MultiaddressCode.Memory:
                    return DialTransport.Memory;
            }
        }

        return DialTransport.Other;
    }
}
