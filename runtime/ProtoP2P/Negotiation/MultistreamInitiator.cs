using System.Buffers;
using System.Text;

namespace ProtoP2P.Negotiation;

/// <summary>
/// The proposing side of multistream-select, without I/O: takes what the peer sent, writes what is to be sent. Header and first proposal go out
/// together, before the peer's header: both sides may wait for the other's (libp2p specs, connections/README.md).
/// </summary>
internal sealed class MultistreamInitiator : IMultistreamParty
{
    // A peer may send its header on accept and once more as an answer to ours (js-libp2p echoes it).
    private const int MaxHeaders = 2;

    private IReadOnlyList<string> _protocols;
    private int _index;
    private int _headers;

    /// <summary>Will propose <paramref name="protocols"/> in order.</summary>
    public MultistreamInitiator(IReadOnlyList<string> protocols)
    {
        ArgumentOutOfRangeException.ThrowIfZero(protocols.Count);
        _protocols = protocols;
    }

    /// <summary>Begins anew with other ids.</summary>
    public void Restart(IReadOnlyList<string> protocols) => (_protocols, _index, _headers, Error) = (protocols, 0, 0, null);

    /// <summary>The id that is being proposed, or was agreed.</summary>
    public string ProtocolId => _protocols[_index];

    /// <inheritdoc/>
    public Libp2pException? Error { get; private set; }

    /// <summary>Writes the header and the first proposal.</summary>
    public void Start(IBufferWriter<byte> output)
    {
        MultistreamCodec.Write(output, MultistreamCodec.Header);
        MultistreamCodec.Write(output, ProtocolId);
    }

    /// <inheritdoc/>
    public NegotiationStatus Advance(ref ReadOnlySequence<byte> input, IBufferWriter<byte> output)
    {
        Span<byte> line = stackalloc byte[MultistreamCodec.MaxLineLength];
        while (Error is null)
        {
            MultistreamReadStatus read = MultistreamCodec.TryRead(ref input, line, out int length);
            if (read == MultistreamReadStatus.NeedMoreData)
            {
                return NegotiationStatus.Pending;
            }

            if (read != MultistreamReadStatus.Done)
            {
                return Fail(MultistreamCodec.Violation(read));
            }

            if (Take(line[..length], output) == NegotiationStatus.Agreed)
            {
                return NegotiationStatus.Agreed;
            }
        }

        return NegotiationStatus.Failed;
    }

    /// <inheritdoc/>
    public Libp2pException EndOfInput() =>
        Error ??= MultistreamCodec.Violation($"the peer ended the negotiation of '{ProtocolId}' without an answer");

    private NegotiationStatus Take(ReadOnlySpan<byte> text, IBufferWriter<byte> output)
    {
        if (Is(text, MultistreamCodec.Header))
        {
            return ++_headers <= MaxHeaders
                ? NegotiationStatus.Pending
                : Fail(MultistreamCodec.Violation($"the header came more than {MaxHeaders} times"));
        }

        if (_headers == 0)
        {
            return Fail(MultistreamCodec.Violation($"the peer's first message is not '{MultistreamCodec.Header}'"));
        }

        if (Is(text, ProtocolId))
        {
            return NegotiationStatus.Agreed;
        }

        return Is(text, MultistreamCodec.NotAvailable)
            ? ProposeNext(output)
            : Fail(MultistreamCodec.Violation($"the answer to '{ProtocolId}' is neither the same id nor '{MultistreamCodec.NotAvailable}'"));
    }

    private NegotiationStatus ProposeNext(IBufferWriter<byte> output)
    {
        if (_index == _protocols.Count - 1)
        {
            return Fail(new NegotiationException(_protocols, $"the peer supports none of: {string.Join(", ", _protocols)}"));
        }

        _index++;
        MultistreamCodec.Write(output, ProtocolId);
        return NegotiationStatus.Pending;
    }

    private NegotiationStatus Fail(Libp2pException error)
    {
        Error = error;
        return NegotiationStatus.Failed;
    }

    private static bool Is(ReadOnlySpan<byte> text, string expected)
    {
        if (text.Length < expected.Length || Encoding.UTF8.GetByteCount(expected) != text.Length)
        {
            return false;
        }

        Span<byte> bytes = stackalloc byte[MultistreamCodec.MaxLineLength];
        return text.SequenceEqual(bytes[..Encoding.UTF8.GetBytes(expected, bytes)]);
    }
}
