using System.Text.Json.Nodes;
using ProtoP2P;

namespace Node.Session;

/// <summary>Things of a node as JSON.</summary>
internal static class NodeJson
{
    public static JsonArray Array<T>(IEnumerable<T> values) => [.. values.Select(value => (JsonNode?)JsonValue.Create(value?.ToString()))];

    /// <summary>Where a node listens, each address with its peer id.</summary>
    public static JsonArray Addresses(ILibp2pHost host) => Array(host.ListenAddresses.Select(address => address.WithPeerId(host.PeerId)));

    public static JsonObject Connection(IPeerConnection connection) => new()
    {
        ["peer"] = connection.RemotePeer.ToString(),
        ["addr"] = connection.RemoteAddress.ToString(),
        ["direction"] = connection.Direction == Direction.Inbound ? "inbound" : "outbound",
        ["security"] = connection.SecurityProtocol,
        ["muxer"] = connection.MuxerProtocol,
        ["limited"] = connection.IsLimited,
    };

    public static double Milliseconds(TimeSpan time) => Math.Round(time.TotalMilliseconds, 3);
}
