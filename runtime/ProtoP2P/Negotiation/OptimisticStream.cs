using System.IO.Pipelines;
using ProtoP2P.Muxers;
using ProtoP2P.Resources;

namespace ProtoP2P.Negotiation;

/// <summary>
/// A stream whose protocol was proposed but not yet answered. Whoever acts first, the caller's writer or its reader, sends the proposal.
/// The negotiation is finished before the stream is closed even if the caller never reads: a stream that ends while the peer still
/// negotiates is lost with everything on it (libp2p specs, connections/README.md).
/// </summary>
internal sealed class OptimisticStream : IMuxedStream, IReusableStream, ITimeoutEntry<OptimisticStream>
{
    private readonly Lock _gate = new();
    private readonly IMuxedStream _inner;
    private readonly NegotiationSettings _settings;
    private readonly MultistreamInitiator _initiator;
    private readonly OptimisticReader _input;
    private readonly OptimisticWriter _output;
    private readonly FirstContact? _contact;
    private bool _proposalWritten;
    private Task _proposalFlushed = Task.CompletedTask;
    private bool _flushed;
    private bool _readerDone;
    private bool _outputEnded;
    private bool _endIsHeld;
    private TimeoutPlace<OptimisticStream> _place;
    private bool _isAnswered;
    private volatile Libp2pException? _failure;
    private Task? _finished;

    /// <summary>Will propose the first of <paramref name="protocols"/> on <paramref name="inner"/>, which the new stream owns.</summary>
    public OptimisticStream(IMuxedStream inner, IReadOnlyList<string> protocols, NegotiationSettings settings, TimeoutQueue<OptimisticStream> timeouts, FirstContact? contact = null)
    {
        _contact = contact;
        _inner = inner;
        _settings = settings;
        Timeouts = timeouts;
        _initiator = new MultistreamInitiator(First(protocols));
        _input = new OptimisticReader(this, inner.Input);
        _output = new OptimisticWriter(this, inner.Output);
    }

    /// <summary>The same, with the object that served the same muxed stream before where there is one.</summary>
    public static OptimisticStream Create(
        IMuxedStream inner, IReadOnlyList<string> protocols, NegotiationSettings settings, TimeoutQueue<OptimisticStream> timeouts, FirstContact? contact)
    {
        if (inner is IHostedStream { Wrapping: OptimisticStream used } && used.Timeouts == timeouts && used._contact == contact && used._settings == settings)
        {
            used.Restart(protocols);
            return used;
        }

        return new OptimisticStream(inner, protocols, settings, timeouts, contact);
    }

    /// <inheritdoc/>
    public long Id => _inner.Id;

    /// <inheritdoc/>
    public uint Generation => (_inner as IReusableStream)?.Generation ?? 0;

    /// <inheritdoc/>
    public Direction Direction => _inner.Direction;

    /// <inheritdoc/>
    public CancellationToken Aborted => _inner.Aborted;

    /// <inheritdoc/>
    public Task Completion => _inner.Completion;

    /// <inheritdoc/>
    public PipeReader Input => _input;

    /// <inheritdoc/>
    public PipeWriter Output => _output;

    /// <summary>The proposing state machine; used by one reader at a time.</summary>
    internal MultistreamInitiator Initiator => _initiator;

    /// <summary>Ends the wait for the answer.</summary>
    internal TimeoutQueue<OptimisticStream> Timeouts { get; }

    /// <summary>Whether its time was over in the moment when the answer came, so that the timer may still come to tell it so.</summary>
    internal bool MayTimeOutLate { get; set; }

    ref TimeoutPlace<OptimisticStream> ITimeoutEntry<OptimisticStream>.Place => ref _place;

    /// <summary>Why the negotiation failed; null before and otherwise.</summary>
    internal Libp2pException? Failure => _failure;

    /// <inheritdoc/>
    public void Reset(StreamErrorCode code) => _inner.Reset(code);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Task? finished;
        lock (_gate)
        {
            // A stream whose output was not completed is about to be reset: there is nothing to finish.
            finished = _outputEnded && !_input.NeedsNoFinish ? _finished ??= FinishAsync() : _finished;
        }

        if (finished is not null)
        {
            await finished.ConfigureAwait(false);
        }

        await _inner.DisposeAsync().ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Release()
    {
        lock (_gate)
        {
            bool isInOrder = _isAnswered && _outputEnded && _failure is null && _finished is null && !_endIsHeld && !MayTimeOutLate;
            if (!isInOrder || _inner is not IHostedStream inner)
            {
                return;
            }

            inner.Wrapping = this;
            inner.Release();
        }
    }

    /// <summary>Puts the proposal in front of what the writer is about to write, unless the reader has sent it.</summary>
    internal Task BeginWriting()
    {
        lock (_gate)
        {
            if (!_proposalWritten)
            {
                _proposalWritten = true;
                _initiator.Start(_inner.Output);
            }

            return _proposalFlushed;
        }
    }

    /// <summary>Sends the proposal by itself where the writer has not begun. Where it has, its flush is what the caller waits for.</summary>
    internal Task BeginReading()
    {
        lock (_gate)
        {
            if (!_proposalWritten)
            {
                _proposalWritten = true;
                _flushed = true;
                _initiator.Start(_inner.Output);
                _proposalFlushed = _inner.Output.FlushAsync(CancellationToken.None).AsTask();
            }

            return _proposalFlushed;
        }
    }

    /// <summary>The writer has flushed, or ended with <paramref name="ended"/>.</summary>
    internal void OnFlushed(bool ended)
    {
        if (Volatile.Read(ref _flushed) && !ended)
        {
            return;
        }

        lock (_gate)
        {
            _flushed = true;
            _outputEnded |= ended;
            FinishIfUnread();
        }
    }

    /// <summary>Whether the end of the output must wait for the answer.</summary>
    internal bool MustHoldEnd => _contact is { IsMade: false };

    /// <summary>Leaves the end of the output to the answer; false where it need not wait any more.</summary>
    internal bool TryHoldEnd()
    {
        lock (_gate)
        {
            return _endIsHeld = MustHoldEnd;
        }
    }

    /// <summary>The peer has accepted the proposal. Throws where that came too late.</summary>
    internal void OnAnswered()
    {
        _contact?.Make();
        lock (_gate)
        {
            _isAnswered = _failure is null ? true : throw _failure;
            if (!_endIsHeld)
            {
                return;
            }

            _endIsHeld = false;
        }

        _inner.Output.Complete();
    }

    /// <summary>The caller reads no more, and has not read the answer.</summary>
    internal void OnReaderDone()
    {
        lock (_gate)
        {
            _readerDone = true;
            FinishIfUnread();
        }
    }

    /// <summary>Records why the negotiation failed, and resets the stream: what follows a refused proposal means nothing to the peer.</summary>
    internal Libp2pException Fail(Libp2pException error)
    {
        Libp2pException failure = Interlocked.CompareExchange(ref _failure, error, null) ?? error;
        _inner.Reset(error is ProtocolViolationException ? StreamErrorCode.ProtocolViolation : StreamErrorCode.NegotiationFailed);
        return failure;
    }

    /// <summary>The answer has not come in time: whoever awaits it learns so from the reset stream, unless it has come in this moment.</summary>
    void ITimeoutEntry<OptimisticStream>.TimeOut()
    {
        Libp2pException error = _settings.TimedOut($"the answer to '{_initiator.ProtocolId}'");
        lock (_gate)
        {
            if (_isAnswered)
            {
                return;
            }

            Interlocked.CompareExchange(ref _failure, error, null);
        }

        Fail(error);
    }

    private static IReadOnlyList<string> First(IReadOnlyList<string> protocols) => protocols.Count == 1 ? protocols : [protocols[0]];

    // Nobody else knows the object: it was released, and the muxed stream behind it is new.
    private void Restart(IReadOnlyList<string> protocols)
    {
        lock (_gate)
        {
            _initiator.Restart(First(protocols));
            _input.Restart();
            _output.Restart();
            _proposalFlushed = Task.CompletedTask;
            (_proposalWritten, _flushed, _readerDone, _outputEnded, _isAnswered) = (false, false, false, false, false);
        }
    }

    private void FinishIfUnread()
    {
        if (_readerDone && _flushed)
        {
            _finished ??= FinishAsync();
        }
    }

    private async Task FinishAsync()
    {
        // Never inside the gate, whatever completes at once.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        await _input.FinishAsync().ConfigureAwait(false);
    }
}
