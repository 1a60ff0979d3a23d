using System.Net;

namespace ProtoP2P.PubSub;

/// <summary>Who shares an address with whom (P6, "IP Colocation Factor").</summary>
internal sealed class AddressGroups(PeerScoreOptions options)
{
    /// <summary>Places that count of one peer; the connections of a peer are fewer by far.</summary>
    public const int MaxPerPeer = 64;

    private readonly Dictionary<AddressKey, AddressGroup> _groups = [];

    public int Count => _groups.Count;

    public void Join(ScoredPeer peer, IPAddress address)
    {
        if (IsExempt(address))
        {
            return;
        }

        AddressKey key = AddressKey.Of(address);
        int index = peer.IndexOf(key);
        if (index >= 0)
        {
            peer.Addresses[index] = peer.Addresses[index] with { Connections = peer.Addresses[index].Connections + 1 };
            return;
        }

        if (peer.Addresses.Count < MaxPerPeer)
        {
            peer.Addresses.Add(new PeerAddress(GroupOf(key)));
        }
    }

    public void Leave(ScoredPeer peer, IPAddress address)
    {
        int index = peer.IndexOf(AddressKey.Of(address));
        if (index < 0)
        {
            return;
        }

        PeerAddress left = peer.Addresses[index];
        if (left.Connections > 1)
        {
            peer.Addresses[index] = left with { Connections = left.Connections - 1 };
            return;
        }

        peer.Addresses.RemoveAt(index);
        Release(left.Group);
    }

    public void LeaveAll(ScoredPeer peer)
    {
        foreach (PeerAddress address in peer.Addresses)
        {
            Release(address.Group);
        }

        peer.Addresses.Clear();
    }

    private AddressGroup GroupOf(AddressKey key)
    {
        if (!_groups.TryGetValue(key, out AddressGroup? group))
        {
            group = new AddressGroup(key, options.IPColocationFactorThreshold);
            _groups.Add(key, group);
        }

        group.Change(1);
        return group;
    }

    private void Release(AddressGroup group)
    {
        group.Change(-1);
        if (group.Peers == 0)
        {
            _groups.Remove(group.Key);
        }
    }

    private bool IsExempt(IPAddress address)
    {
        // Both also know IPv4 addresses that are written as IPv6.
        if (options.IsLoopbackExempt && IPAddress.IsLoopback(address))
        {
            return true;
        }

        foreach (IPNetwork network in options.IPColocationFactorWhitelist)
        {
            if (network.Contains(address))
            {
                return true;
            }
        }

        return false;
    }
}
