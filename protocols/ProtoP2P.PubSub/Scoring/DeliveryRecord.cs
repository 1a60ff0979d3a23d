namespace ProtoP2P.PubSub;

/// <summary>Who sent a message beside the first, as long as something follows from it. Used again for other messages.</summary>
internal sealed class DeliveryRecord
{
    /// <summary>
    /// Peers that are kept of one message: those who send it later earn and lose nothing by it. Meshes are far smaller, and a verdict that does not come
    /// until so many have sent the message blames enough of them.
    /// </summary>
    public const int MaxForwarders = 256;

    private const int UsualForwarders = 8;
    private const int MostForwardersOfAnIdleRecord = 32;

    private byte[] _id = [];
    private ScoredPeer[] _forwarders = [];
    private int _count;

    /// <summary>The message, by bytes of the record's own.</summary>
    public MessageId Id { get; private set; }

    public DeliveryState State { get; set; }

    /// <summary>When it came to its state.</summary>
    public long Since { get; set; }

    public DeliveryRecord? Previous { get; set; }

    public DeliveryRecord? Next { get; set; }

    public ReadOnlySpan<ScoredPeer> Forwarders => _forwarders.AsSpan(0, _count);

    /// <summary>Becomes the record of a message.</summary>
    public void Begin(MessageId id)
    {
        int length = id.Span.Length;
        if (_id.Length < length)
        {
            _id = new byte[length];
        }

        id.Span.CopyTo(_id);
        Id = new MessageId(_id, length);
    }

    /// <summary>False where the peer has been counted already, or no more are.</summary>
    public bool TryAdd(ScoredPeer peer)
    {
        if (_count == MaxForwarders || Forwarders.Contains(peer))
        {
            return false;
        }

        if (_count == _forwarders.Length)
        {
            Array.Resize(ref _forwarders, Math.Max(UsualForwarders, _count * 2));
        }

        _forwarders[_count++] = peer;
        return true;
    }

    public void ForgetForwarders()
    {
        Array.Clear(_forwarders, 0, _count);
        _count = 0;
        if (_forwarders.Length > MostForwardersOfAnIdleRecord)
        {
            _forwarders = [];
        }
    }
}
