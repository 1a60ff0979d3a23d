namespace ProtoP2P.PubSub;

/// <summary>
/// Ignores replays: of each author only messages whose sequence number is larger than that of all before are accepted. For topics where messages of one author are to be read in order and an
/// old one is worth nothing, however long ago it was seen (go-libp2p-pubsub's <c>BasicSeqnoValidator</c>). Thread-safe; one validator may serve several topics.
/// </summary>
/// <remarks>
/// The seen cache forgets after <see cref="PubSubOptions.SeenTimeToLive"/>; whoever keeps a signed message longer can send it again as new, which this
/// prevents. The price: of messages that overtake each other the later one stays. Ignored and not rejected, since the sender may only be slow.
/// </remarks>
public sealed class SequenceNumberValidator
{
    private readonly Lock _gate = new();
    private readonly Dictionary<PeerId, LinkedListNode<(PeerId Author, ulong Number)>> _largest = [];
    private readonly LinkedList<(PeerId Author, ulong Number)> _recent = new();
    private readonly int _maxAuthors;

    /// <summary>A validator that remembers nothing yet.</summary>
    /// <param name="maxAuthors">Authors whose last number is remembered; beyond, the one that was silent longest is forgotten: 1 to 10,000,000. Default 10,000.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxAuthors"/> is out of range.</exception>
    public SequenceNumberValidator(int maxAuthors = 10_000)
    {
        OptionRange.Check(nameof(maxAuthors), maxAuthors, 1, 10_000_000);
        _maxAuthors = maxAuthors;
    }

    /// <summary>Judges a message: give it to <see cref="IPubSub.AddValidator"/>, after all validators that may reject, so that only good messages count.</summary>
    /// <returns>Accept for a number larger than all before, else ignore. A message without an author or a number is ignored: nothing can be said of it.</returns>
    public ValueTask<ValidationResult> ValidateAsync(PubSubMessage message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        bool isNew = message is { From: { } author, SequenceNumber: { } number } && TryAdvance(author, number);
        return ValueTask.FromResult(isNew ? ValidationResult.Accept : ValidationResult.Ignore);
    }

    private bool TryAdvance(PeerId author, ulong number)
    {
        lock (_gate)
        {
            if (!_largest.TryGetValue(author, out LinkedListNode<(PeerId Author, ulong Number)>? node))
            {
                Remember(author, number);
                return true;
            }

            if (number <= node.Value.Number)
            {
                return false;
            }

            node.Value = (author, number);
            _recent.Remove(node);
            _recent.AddLast(node);
            return true;
        }
    }

    private void Remember(PeerId author, ulong number)
    {
        if (_largest.Count == _maxAuthors)
        {
            _largest.Remove(_recent.First!.Value.Author);
            _recent.RemoveFirst();
        }

        _largest.Add(author, _recent.AddLast((author, number)));
    }
}
