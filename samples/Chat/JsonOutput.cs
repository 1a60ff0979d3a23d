using System.Text.Json.Nodes;
using ProtoP2P;
using ProtoP2P.PubSub;

namespace Chat;

/// <summary>For programs: one JSON object a line.</summary>
internal sealed class JsonOutput(TextWriter writer) : IChatOutput
{
    private readonly Lock _gate = new();

    public void Ready(ILibp2pHost host, ChatSettings settings) => Write("ready", new JsonObject
    {
        ["peer"] = host.PeerId.ToString(),
        ["addrs"] = ArrayOf(host.ListenAddresses.Select(address => address.WithPeerId(host.PeerId).ToString())),
        ["room"] = settings.Room,
    });

    public void Said(TopicMessage<ChatMessage> message) => Write("message", new JsonObject
    {
        ["name"] = message.Value.Name,
        ["text"] = message.Value.Text,
        ["time"] = message.Value.Time,
        ["from"] = message.From?.ToString(),
    });

    public void Sent(PublishResult result) => Write("sent", new JsonObject { ["recipients"] = result.Recipients, ["id"] = result.Id.ToString() });

    public void Joined(PeerId peer) => Write("joined", new JsonObject { ["peer"] = peer.ToString() });

    public void Left(PeerId peer) => Write("left", new JsonObject { ["peer"] = peer.ToString() });

    public void Peers(IReadOnlyList<PeerId> peers) => Write("peers", new JsonObject { ["peers"] = ArrayOf(peers.Select(peer => peer.ToString())) });

    public void Refused(string reason) => Write("refused", new JsonObject { ["reason"] = reason });

    private static JsonArray ArrayOf(IEnumerable<string> texts) => [.. texts.Select(text => (JsonNode)text)];

    private void Write(string name, JsonObject fields)
    {
        fields.Insert(0, "event", name);
        lock (_gate)
        {
            writer.WriteLine(fields.ToJsonString());
            writer.Flush();
        }
    }
}
