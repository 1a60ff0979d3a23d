namespace ProtoP2P.Abstractions.Tests.Errors;

/// <summary>Errors tell what happened, to whom, and what to do.</summary>
public sealed class ErrorMessageTests
{
    private static readonly PeerId Alice = PeerId.Parse("12D3KooWBtg3aaRMjxwedh83aGiUkwSxDwUZkzuJcfaqUmo7R3pq");
    private static readonly PeerId Bob = PeerId.Parse("12D3KooWD3eckifWpRn9wQpMG9R9hX3sD158z7EqHWmweQAJU5SA");

    [Fact]
    public void A_wrong_peer_names_both()
    {
        var error = new WrongPeerException(Alice, Bob);

        error.Message.ShouldContain(Alice.ToString());
        error.Message.ShouldContain(Bob.ToString());
    }

    [Fact]
    public void A_failed_dial_has_one_reason_per_address()
    {
        DialFailure[] failures =
        [
            new(Multiaddress.Parse("/ip4/192.0.2.1/tcp/1"), new IOException("connection refused")),
            new(Multiaddress.Parse("/ip4/192.0.2.2/tcp/2"), new WrongPeerException(Alice, Bob)),
        ];

        var error = new DialException(Alice, "all 2 addresses failed", failures);

        error.Message.ShouldContain(Alice.ToString());
        error.Message.ShouldContain("/ip4/192.0.2.1/tcp/1: connection refused");
        error.Message.ShouldContain($"/ip4/192.0.2.2/tcp/2: {failures[1].Reason.Message}");
        error.Failures.ShouldBe(failures);
    }

    [Fact]
    public void The_only_reason_of_a_failed_dial_is_its_cause()
    {
        var reason = new WrongPeerException(Alice, Bob);

        new DialException(Alice, "its only address failed", [new(Multiaddress.Parse("/memory/1"), reason)]).InnerException.ShouldBe(reason);
    }

    [Fact]
    public void A_limit_names_itself_its_value_and_the_option_that_raises_it()
    {
        var error = new ResourceLimitException("connection 3", "stream", limit: 512, current: 511, option: "YamuxOptions.MaxStreams");

        error.Message.ShouldBe("connection 3: stream limit of 512 reached (now 511); raise it with YamuxOptions.MaxStreams");
    }

    [Theory]
    [InlineData(StreamErrorCode.NegotiationFailed, ConnectionErrorCode.NegotiationFailed)]
    [InlineData(StreamErrorCode.ResourceLimit, ConnectionErrorCode.ResourceLimit)]
    [InlineData(StreamErrorCode.RateLimited, ConnectionErrorCode.RateLimited)]
    [InlineData(StreamErrorCode.ProtocolViolation, ConnectionErrorCode.ProtocolViolation)]
    [InlineData(StreamErrorCode.Supplanted, ConnectionErrorCode.Supplanted)]
    [InlineData(StreamErrorCode.Collected, ConnectionErrorCode.Collected)]
    [InlineData(StreamErrorCode.Shutdown, ConnectionErrorCode.Shutdown)]
    [InlineData(StreamErrorCode.Gated, ConnectionErrorCode.Gated)]
    public void A_connection_code_is_one_lower_than_the_stream_code_of_the_same_name(StreamErrorCode stream, ConnectionErrorCode connection)
    {
        ((uint)connection).ShouldBe((uint)stream - 1);
    }
}
