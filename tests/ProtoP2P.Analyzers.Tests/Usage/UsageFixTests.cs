namespace ProtoP2P.Analyzers.Tests.Usage;

/// <summary>The fixes of LP2P0115 and LP2P0403: applied, then built again without a word.</summary>
public sealed class UsageFixTests
{
    private const string Contract = """
        using System;
        using System.Collections.Generic;
        using System.Runtime.CompilerServices;
        using System.Threading;
        using System.Threading.Tasks;

        [Libp2pProtocol("/x/1.0.0")]
        public partial interface IX
        {
            Task PutAsync(StringValue v, CancellationToken cancellationToken = default);
            ValueTask<StringValue> GetAsync(StringValue v, CancellationToken cancellationToken = default);
            IAsyncEnumerable<StringValue> WatchAsync(StringValue v, CancellationToken cancellationToken = default);
        }

        """;

    [Theory]
    [InlineData(
        "return Core();\n        async IAsyncEnumerable<StringValue> Core()\n        {\n            await Task.Delay(1, token);\n            yield return v;\n        }",
        "return Core(token);\n        async IAsyncEnumerable<StringValue> Core([EnumeratorCancellation] CancellationToken token)\n        {\n            await Task.Delay(1, token);\n            yield return v;\n        }")]
    [InlineData(
        "if (v.Value == \"\")\n        {\n            return Core(1);\n        }\n\n        return Core(2);\n        async IAsyncEnumerable<StringValue> Core(int i)\n        {\n            await Task.Delay(i);\n            yield return v;\n        }",
        "if (v.Value == \"\")\n        {\n            return Core(1, token);\n        }\n\n        return Core(2, token);\n        async IAsyncEnumerable<StringValue> Core(int i, [EnumeratorCancellation] CancellationToken token)\n        {\n            await Task.Delay(i);\n            yield return v;\n        }")]
    [InlineData(
        "return Core();\n        async IAsyncEnumerable<StringValue> Core(int i = 1)\n        {\n            await Task.Delay(i);\n            yield return v;\n        }",
        "return Core(token: token);\n        async IAsyncEnumerable<StringValue> Core(int i = 1, [EnumeratorCancellation] CancellationToken token = default)\n        {\n            await Task.Delay(i);\n            yield return v;\n        }")]
    public Task A_local_iterator_gets_the_token(string body, string expected) =>
        CodeFixHarness.VerifyAsync("LP2P0115", Service(body), Service(expected));

    [Fact]
    public Task An_iterator_that_others_call_gets_an_optional_token() => CodeFixHarness.VerifyAsync(
        "LP2P0115",
        Service("return Core(v);", Iterator("StringValue v") + Other),
        Service("return Core(v, token);", Iterator("StringValue v, [EnumeratorCancellation] CancellationToken token = default") + Other));

    [Fact]
    public Task Every_service_at_once() => CodeFixHarness.VerifyFixAllAsync(
        "LP2P0115",
        Service("return Core(v);", Iterator("StringValue v")) + Service("return Core(v);", Iterator("StringValue v"), "Y", ""),
        Service("return Core(v, token);", Iterator("StringValue v, [EnumeratorCancellation] CancellationToken token = default"))
            + Service("return Core(v, token);", Iterator("StringValue v, [EnumeratorCancellation] CancellationToken token = default"), "Y", ""));

    [Theory]
    [InlineData("return Core();\n        async IAsyncEnumerable<StringValue> Core(params int[] i)\n        {\n            await Task.Delay(i.Length);\n            yield return v;\n        }")]
    [InlineData("return Core(2);\n        async IAsyncEnumerable<StringValue> Core(int token)\n        {\n            await Task.Delay(token);\n            yield return v;\n        }")]
    public Task No_token_where_there_is_no_place_for_it(string body) => CodeFixHarness.VerifyNoneAsync("LP2P0115", Service(body));

    [Theory]
    [InlineData("async Task RunAsync(IX? x, StringValue v)\n    {\n        x?.PutAsync(v);\n        await Task.Yield();\n    }",
        "async Task RunAsync(IX? x, StringValue v)\n    {\n        if (x is not null)\n        {\n            await x.PutAsync(v);\n        }\n        await Task.Yield();\n    }")]
    [InlineData("async Task RunAsync(IX x, StringValue v)\n    {\n        // first\n        Task unused = x.PutAsync(v);\n        await Task.Yield();\n    }",
        "async Task RunAsync(IX x, StringValue v)\n    {\n        // first\n        await x.PutAsync(v);\n        await Task.Yield();\n    }")]
    [InlineData("private void Run(IX x, StringValue v)\n    {\n        x.PutAsync(v); // last\n    }",
        "private async Task Run(IX x, StringValue v)\n    {\n        await x.PutAsync(v); // last\n    }")]
    [InlineData("void Run(IX x, StringValue v) => x.PutAsync(v);", "async Task Run(IX x, StringValue v) => await x.PutAsync(v);")]
    [InlineData("public Task RunAsync(IX x, StringValue v)\n    {\n        return Inner();\n\n        async Task Inner()\n        {\n            Local();\n            await Task.Yield();\n        }\n\n        void Local()\n        {\n            x.PutAsync(v);\n        }\n    }",
        "public Task RunAsync(IX x, StringValue v)\n    {\n        return Inner();\n\n        async Task Inner()\n        {\n            Local();\n            await Task.Yield();\n        }\n\n        async Task Local()\n        {\n            await x.PutAsync(v);\n        }\n    }", true)]
    public Task Await(string method, string expected, bool callersAreTold = false) => callersAreTold
        ? CodeFixHarness.VerifyFixAllAsync("LP2P0403", Caller(method), Caller(expected))
        : CodeFixHarness.VerifyAsync("LP2P0403", Caller(method), Caller(expected));

    [Fact]
    public Task Await_every_call_at_once() => CodeFixHarness.VerifyFixAllAsync(
        "LP2P0403",
        Caller("private void Run(IX x, StringValue v)\n    {\n        x.PutAsync(v);\n        if (v.Value == \"\")\n        {\n            x.GetAsync(v);\n        }\n    }"),
        Caller("private async Task Run(IX x, StringValue v)\n    {\n        await x.PutAsync(v);\n        if (v.Value == \"\")\n        {\n            await x.GetAsync(v);\n        }\n    }"));

    [Theory]
    [InlineData("public void Run(IX x, StringValue v) => x.PutAsync(v);")]
    [InlineData("protected virtual void Run(IX x, StringValue v) { x.PutAsync(v); }")]
    [InlineData("private Task Run(IX x, StringValue v) { x.PutAsync(v); return Task.CompletedTask; }")]
    [InlineData("private void Run(IX x, StringValue v) { Action a = () => x.PutAsync(v); a(); }")]
    [InlineData("private void Run(IX x, in int i) { x.PutAsync(new StringValue { Value = i.ToString() }); }")]
    [InlineData("private async Task Run(IX x, StringValue v) { await Task.Yield(); lock (v) { Task unused = x.PutAsync(v); } }")]
    [InlineData("private event EventHandler? E; public void Add() => E += Run; private void Run(object? s, EventArgs e) { (s as IX)!.PutAsync(new StringValue()); E?.Invoke(null, e); }")]
    [InlineData("private async Task Run(IX x, StringValue v) { Task t = x.PutAsync(v); t.ConfigureAwait(false); await Task.Yield(); }")]
    [InlineData("private async Task Run(Func<IX?> x, StringValue v) { x()?.PutAsync(v); await Task.Yield(); }")]
    public Task No_await_where_a_person_must_decide(string method) => CodeFixHarness.VerifyNoneAsync("LP2P0403", Caller(method));

    private const string Other = "\n\n    public static IAsyncEnumerable<StringValue> Other(StringValue v) => Core(v);";

    private static string Iterator(string parameters) =>
        $"\n\n    private static async IAsyncEnumerable<StringValue> Core({parameters})\n    {{\n        await Task.Yield();\n        yield return v;\n    }}";

    private static string Service(string body, string more = "", string name = "X", string contract = Contract) => $$"""
        {{contract}}
        public sealed class {{name}} : IX
        {
            public Task PutAsync(StringValue v, CancellationToken token) => Task.CompletedTask;

            public ValueTask<StringValue> GetAsync(StringValue v, CancellationToken token) => new(v);

            public IAsyncEnumerable<StringValue> WatchAsync(StringValue v, CancellationToken token)
            {
                {{body}}
            }{{more}}
        }

        """;

    private static string Caller(string method) => $"{Contract}\npublic class Caller\n{{\n    {method}\n}}\n";
}
