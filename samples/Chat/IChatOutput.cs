using ProtoP2P;
using ProtoP2P.PubSub;

namespace Chat;

/// <summary>Tells what happens. Thread-safe.</summary>
internal interface IChatOutput
{
    void Ready(ILibp2pHost host, ChatSettings settings);

    void Said(TopicMessage<ChatMessage> message);

    /// <summary>What was typed has gone to so many peers.</summary>
    void Sent(PublishResult result);

    void Joined(PeerId peer);

    void Left(PeerId peer);

    void Peers(IReadOnlyList<PeerId> peers);

    /// <summary>What was typed was not understood, or not sent.</summary>
    void Refused(string reason);
}
