using System.Text.Json.Nodes;
using ProtoP2P;
using ProtoP2P.Identify;
using ProtoP2P.PubSub;

namespace Node.Session;

/// <summary>Tells the events of a node as they happen.</summary>
internal sealed class NodeEvents(ILibp2pHost host, INodeOutput output, IdentifyService? identify = null, IPubSub? pubSub = null)
{
    /// <summary>Tells events until the result is disposed.</summary>
    public IDisposable Subscribe()
    {
        host.ConnectionOpened += OnOpened;
        host.ConnectionClosed += OnClosed;
        host.SelfChanged += OnSelfChanged;
        if (identify is not null)
        {
            identify.Identified += OnIdentified;
        }

        if (pubSub is not null)
        {
            pubSub.SubscriptionChanged += OnSubscriptionChanged;
            pubSub.MeshChanged += OnMeshChanged;
        }

        return new Subscription(Unsubscribe);
    }

    private void Unsubscribe()
    {
        host.ConnectionOpened -= OnOpened;
        host.ConnectionClosed -= OnClosed;
        host.SelfChanged -= OnSelfChanged;
        if (identify is not null)
        {
            identify.Identified -= OnIdentified;
        }

        if (pubSub is not null)
        {
            pubSub.SubscriptionChanged -= OnSubscriptionChanged;
            pubSub.MeshChanged -= OnMeshChanged;
        }
    }

    private void OnOpened(object? sender, PeerConnectionEventArgs args) =>
        output.WriteEvent("connection:open", NodeJson.Connection(args.Connection));

    private void OnClosed(object? sender, PeerConnectionEventArgs args)
    {
        JsonObject fields = NodeJson.Connection(args.Connection);
        fields["reason"] = args.Reason?.Message;
        output.WriteEvent("connection:close", fields);
    }

    private void OnSelfChanged(object? sender, EventArgs args) => output.WriteEvent("addrs", new JsonObject
    {
        ["addrs"] = NodeJson.Addresses(host),
        ["protocols"] = NodeJson.Array(host.Protocols),
    });

    private void OnIdentified(object? sender, IdentifiedEventArgs args) => output.WriteEvent("identify", new JsonObject
    {
        ["peer"] = args.Result.PeerId.ToString(),
        ["agent"] = args.Result.Identity.AgentVersion,
        ["protocolVersion"] = args.Result.Identity.ProtocolVersion,
        ["protocols"] = NodeJson.Array(args.Result.Identity.Protocols),
        ["addrs"] = NodeJson.Array(args.Result.ListenAddresses),
        ["observed"] = args.Result.ObservedAddress?.ToString(),
        ["signed"] = args.Result.Record is not null,
    });

    private void OnSubscriptionChanged(object? sender, PeerSubscriptionEventArgs args) => output.WriteEvent("subscription", new JsonObject
    {
        ["peer"] = args.PeerId.ToString(),
        ["topic"] = args.Topic,
        ["subscribed"] = args.IsSubscribed,
    });

    private void OnMeshChanged(object? sender, MeshPeerEventArgs args) => output.WriteEvent(args.IsInMesh ? "graft" : "prune", new JsonObject
    {
        ["peer"] = args.PeerId.ToString(),
        ["topic"] = args.Topic,
    });

    private sealed class Subscription(Action dispose) : IDisposable
    {
        public void Dispose() => dispose();
    }
}
