using System.IO.Pipelines;

namespace ProtoP2P.Rpc;

/// <summary>Who may read a call's requests: the service, until the call takes them back.</summary>
internal struct RequestGate
{
    private const int Idle = 0, Reading = 1, Ended = 2, EndedWhileReading = 3;

    private int _state;
    private TaskCompletionSource? _lastReadOver;

    /// <summary>Whether the service may read no more.</summary>
    public readonly bool IsEnded => Volatile.Read(in _state) is Ended or EndedWhileReading;

    /// <summary>The service begins one read; false where it may not any more.</summary>
    public bool TryBegin() => Interlocked.CompareExchange(ref _state, Reading, Idle) == Idle;

    /// <summary>The read is over.</summary>
    public void Finish()
    {
        if (Interlocked.CompareExchange(ref _state, Idle, Reading) == EndedWhileReading)
        {
            Volatile.Write(ref _state, Ended);
            _lastReadOver!.SetResult();
        }
    }

    /// <summary>Ends the service's reading. Completes once a read that was under way is over.</summary>
    public Task EndAsync(PipeReader input)
    {
        if (Interlocked.CompareExchange(ref _state, Ended, Idle) is Idle or Ended)
        {
            return Task.CompletedTask;
        }

        _lastReadOver ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        switch (Interlocked.CompareExchange(ref _state, EndedWhileReading, Reading))
        {
            case Idle:
                return EndAsync(input);
            case Reading:
                input.CancelPendingRead();
                break;
        }

        return _lastReadOver.Task;
    }
}
