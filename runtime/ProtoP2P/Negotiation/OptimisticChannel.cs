using System.Buffers;
using ProtoP2P.Transports;

namespace ProtoP2P.Negotiation;

/// <summary>
/// A channel whose protocol was proposed but not yet answered. The proposal travels in one write with the first bytes that are written, or
/// alone where reading comes first; the answer is stripped and checked by the first read.
/// </summary>
internal sealed class OptimisticChannel : IByteChannel
{
    // Room for the answer and, usually, for what the peer sent right behind it, such as its first handshake message.
    private const int AnswerBufferLength = 2048;

    private readonly Lock _gate = new();
    private readonly IByteChannel _inner;
    private readonly MultistreamInitiator _initiator;
    private readonly ArrayBufferWriter<byte> _proposal = new(64);
    private Task? _proposalSent;
    private byte[]? _buffer;
    private int _start;
    private int _end;
    private bool _answered;

    /// <summary>Will propose <paramref name="protocol"/> on <paramref name="inner"/>, which the new channel owns.</summary>
    public OptimisticChannel(IByteChannel inner, string protocol)
    {
        _inner = inner;
        _initiator = new MultistreamInitiator([protocol]);
        _initiator.Start(_proposal);
    }

    /// <inheritdoc/>
    public int AmpleWrite => _inner.AmpleWrite;

    /// <inheritdoc/>
    public ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (!_answered)
        {
            return ReadAnswerAsync(buffer, cancellationToken);
        }

        return _buffer is null || buffer.IsEmpty ? _inner.ReadAsync(buffer, cancellationToken) : ReadLeftover(buffer, cancellationToken);
    }

    /// <inheritdoc/>
    /// <remarks>Before the answer is there, waiting is what the read itself does: it may have to send the proposal first.</remarks>
    public ValueTask WaitToReadAsync(CancellationToken cancellationToken = default) =>
        _answered && _buffer is null ? _inner.WaitToReadAsync(cancellationToken) : ReadWait.AtOnce(cancellationToken);

    /// <inheritdoc/>
    public ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Task? sent;
        lock (_gate)
        {
            sent = _proposalSent;

            // There is one writer: whatever it writes next comes after this write, and the reader need not wait for it.
            _proposalSent ??= Task.CompletedTask;
        }

        if (sent is null)
        {
            return WriteWithProposalAsync(buffer, cancellationToken);
        }

        return sent.IsCompletedSuccessfully ? _inner.WriteAsync(buffer, cancellationToken) : WriteAfterProposalAsync(sent, buffer, cancellationToken);
    }

    /// <inheritdoc/>
    public void Abort() => _inner.Abort();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _inner.DisposeAsync();

    private async ValueTask<int> ReadAnswerAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        await EnsureProposalSentAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
        _buffer ??= new byte[AnswerBufferLength];
        while (!TakeAnswer())
        {
            int read = await _inner.ReadAsync(_buffer.AsMemory(_end), cancellationToken).ConfigureAwait(false);
            if (read == 0)
            {
                throw _initiator.EndOfInput();
            }

            _end += read;
        }

        return await ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
    }

    private bool TakeAnswer()
    {
        ReadOnlySequence<byte> input = new(_buffer!, _start, _end - _start);
        NegotiationStatus status = _initiator.Advance(ref input, _proposal);
        if (status == NegotiationStatus.Failed)
        {
            throw _initiator.Error!;
        }

        int rest = (int)input.Length;
        _buffer.AsSpan(_end - rest, rest).CopyTo(_buffer);
        (_start, _end) = (0, rest);
        _answered = status == NegotiationStatus.Agreed;
        if (_answered && rest == 0)
        {
            _buffer = null;
        }

        return _answered;
    }

    private ValueTask<int> ReadLeftover(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<int>(cancellationToken);
        }

        int length = Math.Min(buffer.Length, _end - _start);
        _buffer.AsSpan(_start, length).CopyTo(buffer.Span);
        _start += length;
        if (_start == _end)
        {
            _buffer = null;
        }

        return ValueTask.FromResult(length);
    }

    private Task EnsureProposalSentAsync()
    {
        lock (_gate)
        {
            // Not cancelled with the read that starts it: a half-written proposal would spoil the channel.
            return _proposalSent ??= _inner.WriteAsync(_proposal.WrittenMemory, CancellationToken.None).AsTask();
        }
    }

    private async ValueTask WriteWithProposalAsync(ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        int length = _proposal.WrittenCount + payload.Length;
        byte[] joined = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            _proposal.WrittenSpan.CopyTo(joined);
            payload.CopyTo(joined.AsMemory(_proposal.WrittenCount));
            await _inner.WriteAsync(joined.AsMemory(0, length), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(joined);
        }
    }

    private async ValueTask WriteAfterProposalAsync(Task sent, ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken)
    {
        await sent.WaitAsync(cancellationToken).ConfigureAwait(false);
        await _inner.WriteAsync(buffer, cancellationToken).ConfigureAwait(false);
    }
}
