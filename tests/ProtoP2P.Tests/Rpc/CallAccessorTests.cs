using ProtoP2P.Rpc;

namespace ProtoP2P.Tests.Rpc;

public sealed class CallAccessorTests
{
    private readonly RpcCallAccessor _accessor = new();

    [Theory]
    [InlineData(WireMode.Rpc, 10_000)]
    [InlineData(WireMode.Rpc, Timeout.Infinite)]
    [InlineData(WireMode.Bare, 10_000)]
    public async Task It_finds_the_call_that_is_served_until_the_call_is_over(WireMode mode, int timeout)
    {
        CallBench bench = mode == WireMode.Rpc ? new CallBench() : CallBench.Bare(NotesMethods.Unary);
        var over = new TaskCompletionSource();
        Task<RpcServerContext?>? later = null;
        RpcServerContext? given = null, found = null;
        bench.Service.OnUnary = async (request, call) =>
        {
            later = FindLaterAsync(over.Task);
            given = call.Server;
            await Task.Yield();
            found = _accessor.Current;
            return request;
        };

        await bench.Client.UnaryAsync(new Note { Number = 1 }, new RpcCall { Timeout = TimeSpan.FromMilliseconds(timeout) }).Soon();
        await bench.SettleAsync();
        over.SetResult();

        found.ShouldNotBeNull().ShouldBeSameAs(given);
        (await later.ShouldNotBeNull().Soon()).ShouldBeNull("the call is over");
        _accessor.Current.ShouldBeNull("nothing is served here");
    }

    private async Task<RpcServerContext?> FindLaterAsync(Task over)
    {
        await over;
        return _accessor.Current;
    }
}
