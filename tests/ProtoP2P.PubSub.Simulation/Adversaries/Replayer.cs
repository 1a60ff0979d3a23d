using System.Net;
using ProtoP2P.PubSub.Router;
using ProtoP2P.PubSub.Simulation.Network;
using ProtoP2P.PubSub.Wire;

namespace ProtoP2P.PubSub.Simulation.Adversaries;

/// <summary>Sends messages again: what has just come, and what is so old that nobody remembers it.</summary>
internal sealed class Replayer(SimulatedNetwork network, int index, PeerId id, IPAddress address, PubSubOptions options)
    : Adversary(network, index, id, address, options, TimeSpan.FromMilliseconds(100))
{
    private const int MaxKept = 4096;
    private const int AtOnce = 5;

    private readonly List<(TimeSpan Came, byte[] Encoded)> _kept = [];
    private readonly TimeSpan _forgottenAfter = options.SeenTimeToLive + TimeSpan.FromSeconds(1);

    public override void Receive(RouterPeer sender, byte[] frame)
    {
        foreach (ReadOnlySpan<byte> message in new FieldSequence(frame, RpcField.Publish))
        {
            if (_kept.Count < MaxKept)
            {
                _kept.Add((Network.Clock.Now, message.ToArray()));
            }
        }

        base.Receive(sender, frame);
    }

    protected override void Act()
    {
        int old = _kept.FindLastIndex(kept => kept.Came + _forgottenAfter < Network.Clock.Now) + 1;
        IEnumerable<ReadOnlyMemory<byte>> again = _kept.TakeLast(AtOnce).Select(static kept => (ReadOnlyMemory<byte>)kept.Encoded);
        SendToAll(RawFrame.Messages(old == 0 ? again : again.Append(_kept[Random.Next(old)].Encoded)));
    }
}
