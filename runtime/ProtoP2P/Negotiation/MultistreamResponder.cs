using System.Buffers;
using System.Text;

namespace ProtoP2P.Negotiation;

/// <summary>The answering side of multistream-select, without I/O: takes what the peer sent, writes the answers.</summary>
internal sealed class MultistreamResponder : IMultistreamParty
{
    private readonly IProtocolTable _protocols;
    private readonly int _maxProposals;
    private int _messages;
    private bool _headerSent;
    private bool _hasRefused;
    private string? _agreed;

    /// <summary>Accepts what <paramref name="protocols"/> holds, and at most <paramref name="maxProposals"/> tries.</summary>
    public MultistreamResponder(IProtocolTable protocols, int maxProposals)
    {
        _protocols = protocols;
        _maxProposals = maxProposals;
    }

    /// <summary>Begins anew, for another peer's proposals.</summary>
    public void Start() => (_messages, _headerSent, _hasRefused, _agreed, Error) = (0, false, false, null, null);

    /// <inheritdoc/>
    public string ProtocolId => _agreed ?? throw new InvalidOperationException("no protocol is agreed yet");

    /// <summary>
    /// Whether a failure may be that of an honest peer, which was told that a proposal is not supported and stopped proposing; not where
    /// the peer went past the limit of proposals.
    /// </summary>
    public bool MayEndInOrder => _hasRefused && _messages <= _maxProposals;

    /// <inheritdoc/>
    public Libp2pException? Error { get; private set; }

    /// <inheritdoc/>
    /// <remarks>
    /// A failure may be that of an honest peer which proposed optimistically: its payload follows a proposal that was just refused and is no
    /// message. That peer waits for the refusal, so it is sent.
    /// </remarks>
    public NegotiationStatus Advance(ref ReadOnlySequence<byte> input, IBufferWriter<byte> output)
    {
        Span<byte> line = stackalloc byte[MultistreamCodec.MaxLineLength];
        while (Error is null && _agreed is null)
        {
            MultistreamReadStatus read = MultistreamCodec.TryRead(ref input, line, out int length);
            if (read == MultistreamReadStatus.NeedMoreData)
            {
                return NegotiationStatus.Pending;
            }

            Error = read == MultistreamReadStatus.Done ? Take(line[..length], output) : MultistreamCodec.Violation(read);
        }

        return Error is null ? NegotiationStatus.Agreed : NegotiationStatus.Failed;
    }

    /// <inheritdoc/>
    public Libp2pException EndOfInput() => Error ??= _hasRefused
        ? new NegotiationException([], "the peer proposed no protocol that this node supports")
        : MultistreamCodec.Violation("the peer ended the stream before it proposed a protocol");

    private Libp2pException? Take(ReadOnlySpan<byte> text, IBufferWriter<byte> output)
    {
        bool isHeader = text.SequenceEqual("/multistream/1.0.0"u8);
        if (!_headerSent)
        {
            return isHeader ? SendHeader(output) : MultistreamCodec.Violation($"the peer's first message is not '{MultistreamCodec.Header}'");
        }

        // Lists and repeated headers count as well: each of them costs an answer or at least a look.
        if (++_messages > _maxProposals)
        {
            return MultistreamCodec.Violation($"more than {_maxProposals} proposals");
        }

        if (!isHeader)
        {
            Answer(text, output);
        }

        return null;
    }

    private Libp2pException? SendHeader(IBufferWriter<byte> output)
    {
        MultistreamCodec.Write(output, MultistreamCodec.Header);
        _headerSent = true;
        return null;
    }

    private void Answer(ReadOnlySpan<byte> text, IBufferWriter<byte> output)
    {
        if (text.SequenceEqual("ls"u8))
        {
            MultistreamCodec.WriteList(output, _protocols.List());
            return;
        }

        Span<char> proposal = stackalloc char[MultistreamCodec.MaxLineLength];
        _agreed = _protocols.Find(proposal[..Encoding.UTF8.GetChars(text, proposal)]);
        _hasRefused |= _agreed is null;
        MultistreamCodec.Write(output, _agreed ?? MultistreamCodec.NotAvailable);
    }
}
