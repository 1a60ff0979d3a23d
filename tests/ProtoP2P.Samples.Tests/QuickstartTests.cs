using System.Diagnostics;

namespace ProtoP2P.Samples.Tests;

public sealed class QuickstartTests
{
    [Fact]
    public async Task Two_processes_talk_and_end_well()
    {
        SampleResult result = await Sample.RunAsync("Quickstart");

        result.Error.ShouldBeEmpty();
        result.ExitCode.ShouldBe(0, result.Output);
        result.Output.ShouldContain("encrypted by /noise, many streams by /yamux/1.0.0");
        result.Output.ShouldContain("SignAsync as \"Ada\" returned: number 1.");
        result.Output.ShouldContain("InvalidArgument: please sign with a name");
        result.Output.ShouldContain("Grace: the client I call was generated");
        result.Output.ShouldContain("Both ended well.");
    }

    [Fact]
    public async Task Server_and_client_run_by_themselves()
    {
        using Process server = Sample.Start("Quickstart", "server");
        try
        {
            string address = await ReadAddressAsync(server);

            SampleResult client = await Sample.RunAsync("Quickstart", "client", address);

            client.ExitCode.ShouldBe(0, client.Output + client.Error);
            client.Output.ShouldContain("number 1");
        }
        finally
        {
            server.Kill();
        }
    }

    [Theory]
    [InlineData("client", "not-an-address", "not-an-address")]
    [InlineData("client", "/ip4/127.0.0.1/tcp/1", "/ip4/127.0.0.1/tcp/1")]
    [InlineData("serve", "x", "serve x")]
    public async Task Bad_arguments_end_with_2_and_one_line_that_names_them(string first, string second, string named)
    {
        SampleResult result = await Sample.RunAsync("Quickstart", first, second);

        result.ExitCode.ShouldBe(2);
        result.Error.TrimEnd().ShouldNotContain('\n');
        result.Error.ShouldContain($"'{named}'");
        result.Error.ShouldContain("expected");
    }

    [Fact]
    public async Task A_peer_that_is_not_there_is_one_error_with_its_reason()
    {
        const string Nobody = "/ip4/127.0.0.1/tcp/1/p2p/12D3KooWBtg3aaRMjxwedh83aGiUkwSxDwUZkzuJcfaqUmo7R3pq";

        SampleResult result = await Sample.RunAsync("Quickstart", "client", Nobody);

        result.ExitCode.ShouldBe(1);
        result.Output.ShouldContain("/ip4/127.0.0.1/tcp/1:");
    }

    private static async Task<string> ReadAddressAsync(Process server)
    {
        const string Marker = "I listen at ";
        while (await server.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            int at = line.IndexOf(Marker, StringComparison.Ordinal);
            if (at >= 0)
            {
                return line[(at + Marker.Length)..];
            }
        }

        throw new InvalidOperationException("the server ended before it listened");
    }
}
