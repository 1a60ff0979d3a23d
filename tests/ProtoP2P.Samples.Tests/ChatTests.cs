using System.Text.Json.Nodes;

namespace ProtoP2P.Samples.Tests;

public sealed class ChatTests
{
    [Theory]
    [InlineData("/chat/1.0.0")]
    [InlineData("/chat/1.0.0/garden")]
    public async Task Two_processes_talk_and_leave(string room)
    {
        await using ChatProcess ada = await ChatProcess.StartAsync("--name", "ada", "--room", room);
        await using ChatProcess bob = await ChatProcess.StartAsync("--name", "bob", "--room", room, "--peer", ada.Address);
        (await ada.NextAsync("joined"))["peer"]!.GetValue<string>().ShouldBe(bob.Peer);
        (await bob.NextAsync("joined"))["peer"]!.GetValue<string>().ShouldBe(ada.Peer);

        await ada.TypeAsync("hello, bob");
        (await ada.NextAsync("sent"))["recipients"]!.GetValue<int>().ShouldBe(1);
        JsonObject atBob = await bob.NextAsync("message");
        await bob.TypeAsync("hello, ada");
        JsonObject atAda = await ada.NextAsync("message");
        await bob.TypeAsync("/peers");
        JsonObject peers = await bob.NextAsync("peers");

        atBob["name"]!.GetValue<string>().ShouldBe("ada");
        atBob["text"]!.GetValue<string>().ShouldBe("hello, bob");
        atBob["from"]!.GetValue<string>().ShouldBe(ada.Peer);
        atBob["time"]!.GetValue<long>().ShouldBeGreaterThan(0);
        atAda["text"]!.GetValue<string>().ShouldBe("hello, ada");
        peers["peers"]!.AsArray().Select(peer => peer!.GetValue<string>()).ShouldBe([ada.Peer]);
        await bob.TypeAsync("/quit");
        (await bob.WaitForExitAsync()).ShouldBe(0);
        (await ada.NextAsync("left"))["peer"]!.GetValue<string>().ShouldBe(bob.Peer);
        ada.EndInput();
        (await ada.WaitForExitAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task What_is_no_command_or_too_long_is_refused_and_alone_nobody_hears()
    {
        await using ChatProcess ada = await ChatProcess.StartAsync("--name", "ada");

        await ada.TypeAsync("/dance");
        await ada.TypeAsync(new string('x', 2_001));
        await ada.TypeAsync("hello?");

        (await ada.NextAsync("refused"))["reason"]!.GetValue<string>().ShouldContain("'/dance'");
        (await ada.NextAsync("refused"))["reason"]!.GetValue<string>().ShouldContain("expected 1 to 2000");
        (await ada.NextAsync("sent"))["recipients"]!.GetValue<int>().ShouldBe(0);
    }

    [Fact]
    public async Task For_a_person_it_says_how_others_join_and_what_is_said()
    {
        SampleResult result = await Sample.RunAsync("Chat", "--name", "ada");

        result.ExitCode.ShouldBe(0, result.Error);
        result.Error.ShouldBeEmpty();
        result.Output.ShouldContain("you are ada");
        result.Output.ShouldContain("--peer /ip4/127.0.0.1/tcp/");
    }

    [Theory]
    [InlineData("--peer", "not-an-address", "'not-an-address'")]
    [InlineData("--peer", "/ip4/127.0.0.1/tcp/1", "'/ip4/127.0.0.1/tcp/1' names no peer")]
    [InlineData("--listen", "here", "'here'")]
    [InlineData("--name", "", "--name")]
    [InlineData("--room", "", "topic")]
    public async Task Bad_arguments_end_with_2_and_one_line_that_names_them(string option, string value, string named)
    {
        SampleResult result = await Sample.RunAsync("Chat", option, value);

        result.ExitCode.ShouldBe(2, result.Output);
        result.Error.TrimEnd().ShouldNotContain('\n');
        result.Error.ShouldContain(named);
    }

    [Fact]
    public async Task A_peer_that_is_not_there_is_one_line_with_its_reason()
    {
        const string Nobody = "/ip4/127.0.0.1/tcp/1/p2p/12D3KooWBtg3aaRMjxwedh83aGiUkwSxDwUZkzuJcfaqUmo7R3pq";

        SampleResult result = await Sample.RunAsync("Chat", "--peer", Nobody);

        result.ExitCode.ShouldBe(1, result.Error);
        result.Error.TrimEnd().ShouldNotContain('\n');
        result.Error.ShouldContain("/ip4/127.0.0.1/tcp/1");
    }
}
