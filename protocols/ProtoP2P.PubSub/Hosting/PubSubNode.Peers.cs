using System.Net;
using ProtoP2P.PubSub.Router;

namespace ProtoP2P.PubSub.Hosting;

/// <content>What is known of peers beside their messages: addresses, scores, subscriptions.</content>
internal sealed partial class PubSubNode
{
    private const string DirectTag = "pubsub:<direct>";

    /// <summary>Waits until a topic has so many subscribers.</summary>
    public async Task WaitForSubscribersAsync(string topic, int count, CancellationToken cancellationToken)
    {
        var wait = new SubscriberWait(topic, count);
        lock (_gate)
        {
            if (_isStopped)
            {
                wait.Abandon();
            }

            wait.Check(topic, _engine.Topics.Find(topic)?.Subscribers.Count ?? 0);
            _observer.Waits.Add(wait);
        }

        try
        {
            await wait.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            lock (_gate)
            {
                _observer.Waits.Remove(wait);
            }
        }
    }

    public IReadOnlyList<PeerScoreSnapshot> GetScores()
    {
        lock (_gate)
        {
            return _scores.Snapshot();
        }
    }

    public bool SetApplicationScore(PeerId peer, double value)
    {
        lock (_gate)
        {
            return _scores.SetApplicationScore(peer, value);
        }
    }

    // The peers that a relayed connection shares an address with are those of the relay.
    private static IPAddress? AddressOf(IPeerConnection connection) =>
        connection.RemoteAddress.Components is [{ Code: MultiaddressCode.Ip4 or MultiaddressCode.Ip6 } host, ..] components
        && components.All(static component => component.Code != MultiaddressCode.P2pCircuit)
        && IPAddress.TryParse(host.Text, out IPAddress? address)
            ? address
            : null;

    // Looked up anew at each change, under the lock, so that events that overtake each other end with what is so.
    private void ReadAddresses(PeerId peer)
    {
        lock (_gate)
        {
            if (_engine.Peers.TryGetValue(peer, out RouterPeer? known) && known.Score is not null)
            {
                _engine.SetAddresses(known, [.. _connections.Of(peer)
                    .Select(AddressOf)
                    .OfType<IPAddress>()
                    .Distinct()]);
            }
        }
    }

    private void ProtectDirectPeers(Action<PeerId, string> change)
    {
        if (Options is not GossipSubOptions gossip)
        {
            return;
        }

        foreach (PeerId peer in gossip.DirectPeers)
        {
            change(peer, DirectTag);
        }
    }
}
