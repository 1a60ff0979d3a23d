using ProtoP2P.Tests.Rpc.Shapes;

namespace ProtoP2P.Tests.Rpc;

/// <summary>Does what a test says, and tells how it ended: what the serving end sees of a call.</summary>
internal sealed class Jobs : IJobs, IBareJobs
{
    private readonly SemaphoreSlim _started = new(0);
    private readonly SemaphoreSlim _ended = new(0);
    private int _calls;

    public Func<Everything, CancellationToken, ValueTask<Everything>> OnRun { get; set; } = static (request, _) => new(request);

    /// <summary>How often the method ran.</summary>
    public int Calls => Volatile.Read(ref _calls);

    /// <summary>Whether the call's token had fired when the last run ended.</summary>
    public bool HasTokenFired { get; private set; }

    /// <summary>What the last run threw.</summary>
    public Exception? Thrown { get; private set; }

    public async ValueTask<Everything> RunAsync(Everything request, RpcCall call)
    {
        Interlocked.Increment(ref _calls);
        _started.Release();
        (HasTokenFired, Thrown) = (false, null);
        try
        {
            return await OnRun(request, call.CancellationToken);
        }
        catch (Exception exception)
        {
            Thrown = exception;
            throw;
        }
        finally
        {
            HasTokenFired = call.CancellationToken.IsCancellationRequested;
            _ended.Release();
        }
    }

    public Task StartedAsync() => _started.WaitAsync(TestContext.Current.CancellationToken).Soon();

    public Task EndedAsync() => _ended.WaitAsync(TestContext.Current.CancellationToken).Soon();

    /// <summary>Waits for the token, as a method that hangs does.</summary>
    public static async ValueTask<Everything> HangAsync(Everything request, CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        return request;
    }
}
