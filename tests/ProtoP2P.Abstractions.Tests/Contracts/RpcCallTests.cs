namespace ProtoP2P.Abstractions.Tests.Contracts;

public sealed class RpcCallTests
{
    [Fact]
    public void A_token_is_a_call()
    {
        using var source = new CancellationTokenSource();

        RpcCall call = source.Token;

        call.CancellationToken.ShouldBe(source.Token);
        call.Server.ShouldBeNull();
    }

    [Fact]
    public void The_default_asks_for_nothing()
    {
        RpcCall call = default;

        call.CancellationToken.CanBeCanceled.ShouldBeFalse();
        call.Timeout.ShouldBeNull();
        call.Metadata.ShouldBeNull();
        call.Response.ShouldBeNull();
    }
}
