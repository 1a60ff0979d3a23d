using System.Globalization;
using ProtoP2P;
using ProtoP2P.PubSub;

namespace Chat;

/// <summary>For a person.</summary>
internal sealed class TextOutput(TextWriter writer) : IChatOutput
{
    private readonly TextWriter _writer = TextWriter.Synchronized(writer);

    public void Ready(ILibp2pHost host, ChatSettings settings)
    {
        Note($"you are {settings.Name}, {host.PeerId}, in {settings.Room}; /peers tells who is here, /quit leaves");
        foreach (Multiaddress address in host.ListenAddresses)
        {
            Note($"others join you with --peer {address.WithPeerId(host.PeerId)}");
        }
    }

    public void Said(TopicMessage<ChatMessage> message) => _writer.WriteLine(
        $"{TimeOf(message.Value)} {Plain(message.Value.Name)} ({Short(message.From)}): {Plain(message.Value.Text)}");

    public void Sent(PublishResult result)
    {
        if (result.Recipients == 0)
        {
            Note("nobody is here to hear it");
        }
    }

    public void Joined(PeerId peer) => Note($"{Short(peer)} has joined");

    public void Left(PeerId peer) => Note($"{Short(peer)} has left");

    public void Peers(IReadOnlyList<PeerId> peers) => Note(peers.Count == 0 ? "nobody else is here" : $"here: {string.Join(", ", peers.Select(Short))}");

    public void Refused(string reason) => Note(reason);

    // What others write may contain anything; nothing of it steers the terminal.
    private static string Plain(string text) => string.Concat(text.Where(c => !char.IsControl(c)));

    // Names may be anyone's; the end of the id tells two of the same name apart.
    private static string Short(PeerId? peer) => peer is null ? "?" : peer.ToString()[^6..];

    // The author's clock may say anything too.
    private static string TimeOf(ChatMessage message) =>
        message.Time is >= 0 and < 253_402_300_800_000
            ? DateTimeOffset.FromUnixTimeMilliseconds(message.Time).ToLocalTime().ToString("HH:mm", CultureInfo.InvariantCulture)
            : "--:--";

    private void Note(string line) => _writer.WriteLine($"* {line}");
}
