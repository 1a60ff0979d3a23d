namespace ProtoP2P.Tests.Rpc;

/// <summary>A service's method that runs until the test lets it go.</summary>
internal sealed class Blocker
{
    private readonly SemaphoreSlim _entered = new(0);
    private readonly SemaphoreSlim _released = new(0);

    public async ValueTask<Note> RunAsync(Note request, RpcCall call)
    {
        _entered.Release();
        await _released.WaitAsync(call.CancellationToken);
        return request;
    }

    /// <summary>Waits until so many calls more have come in.</summary>
    public async Task EnteredAsync(int calls = 1)
    {
        for (int call = 0; call < calls; call++)
        {
            await _entered.WaitAsync(TestContext.Current.CancellationToken).Soon();
        }
    }

    /// <summary>Whether no other call has come in.</summary>
    public bool HasNoMore => _entered.CurrentCount == 0;

    public void Release(int calls = 1) => _released.Release(calls);
}
