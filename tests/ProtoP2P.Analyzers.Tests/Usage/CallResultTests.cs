using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace ProtoP2P.Analyzers.Tests.Usage;

/// <summary>LP2P0402 and LP2P0403: results of calls that go nowhere.</summary>
public sealed class CallResultTests
{
    private const string Contract = """
        [Libp2pProtocol("/x/1.0.0")]
        public partial interface IX
        {
            ValueTask<StringValue> GetAsync(StringValue value, CancellationToken cancellationToken = default);
            Task PutAsync(StringValue value, CancellationToken cancellationToken = default);
            [OneWay] ValueTask TellAsync(StringValue value, CancellationToken cancellationToken = default);
            IAsyncEnumerable<StringValue> WatchAsync(StringValue value, CancellationToken cancellationToken = default);
            ValueTask<StringValue> LocalAsync() => default;
            IAsyncEnumerable<StringValue> Both(StringValue value) => WatchAsync(value);
        }
        public interface INone { IAsyncEnumerable<int> Watch(); ValueTask GetAsync(); }
        """;

    [Theory]
    [InlineData("[|x.WatchAsync(v)|];")]
    [InlineData("[|x.WatchAsync(v)|].ConfigureAwait(false);")]
    [InlineData("[|x.WatchAsync(v)|].WithCancellation(default).ConfigureAwait(false);")]
    [InlineData("[|x.WatchAsync(v)|].Where(y => y.Value.Length > 0).Select(y => y.Value);")]
    [InlineData("x?[|.WatchAsync(v)|];")]
    [InlineData("_ = [|x.WatchAsync(v)|];")]
    [InlineData("IAsyncEnumerable<StringValue> s = [|x.WatchAsync(v)|];")]
    [InlineData("var s = [|x.WatchAsync(v)|].WithCancellation(default);")]
    [InlineData("var s = [|x.WatchAsync(v)|]; s = [|x.WatchAsync(v)|];")]
    [InlineData("var s = [|x.WatchAsync(v)|]; _ = s; var t = s.Select(y => y.Value);", "LP2P0402 of a chain of locals")]
    [InlineData("IAsyncEnumerable<StringValue> s; s = [|x.WatchAsync(v)|];")]
    [InlineData("Action a = () => [|x.WatchAsync(v)|]; a();")]
    [InlineData("void F() => [|x.WatchAsync(v)|]; F();")]
    public Task Never_enumerated(string statements, string name = "") => VerifyAsync("LP2P0402", statements, name);

    [Theory]
    [InlineData("return x.WatchAsync(v);", "IAsyncEnumerable<StringValue>")]
    [InlineData("var s = x.WatchAsync(v); return s;", "IAsyncEnumerable<StringValue>")]
    [InlineData("var s = x.WatchAsync(v).Select(y => y.Value); return s;", "IAsyncEnumerable<string>")]
    [InlineData("await foreach (StringValue y in x.WatchAsync(v)) { }")]
    [InlineData("await foreach (StringValue y in x.WatchAsync(v).WithCancellation(default).ConfigureAwait(false)) { }")]
    [InlineData("var s = x.WatchAsync(v); await foreach (StringValue y in s) { }")]
    [InlineData("var s = x.WatchAsync(v); Func<Task> f = async () => { await foreach (StringValue y in s) { } }; await f();")]
    [InlineData("var s = x.WatchAsync(v); Use(s);")]
    [InlineData("Use(x.WatchAsync(v));")]
    [InlineData("Use(x.WatchAsync(v).Select(y => y.Value));")]
    [InlineData("var all = await x.WatchAsync(v).ToListAsync();")]
    [InlineData("await using var e = x.WatchAsync(v).GetAsyncEnumerator();")]
    [InlineData("_field = x.WatchAsync(v);")]
    [InlineData("var s = v.Value == \"\" ? x.WatchAsync(v) : null; Use(s!);")]
    [InlineData("var s = new { Replies = x.WatchAsync(v) }; Use(s);")]
    [InlineData("object s = x.WatchAsync(v); Use(s);")]
    [InlineData("Func<IAsyncEnumerable<StringValue>> f = () => x.WatchAsync(v); Use(f);")]
    [InlineData("System.Linq.Expressions.Expression<Action<IX>> f = y => y.WatchAsync(null!, default); Use(f);")]
    [InlineData("IAsyncEnumerable<StringValue> F() => x.WatchAsync(v); Use(F());")]
    [InlineData("none.Watch();")]
    [InlineData("x.Both(v);")]
    public Task Enumerated_or_out_of_sight(string statements, string? result = null) =>
        VerifyAsync("LP2P0402", statements, result: result ?? (statements.Contains("await ", StringComparison.Ordinal) ? "async Task" : "void"));

    [Theory]
    [InlineData("[|x.GetAsync(v)|];")]
    [InlineData("[|x.PutAsync(v)|];")]
    [InlineData("[|x.TellAsync(v)|];")]
    [InlineData("[|x.GetAsync(v)|].ConfigureAwait(false);")]
    [InlineData("[|x.GetAsync(v)|].AsTask().ConfigureAwait(false);")]
    [InlineData("x?[|.PutAsync(v)|];")]
    [InlineData("Task t = [|x.PutAsync(v)|];")]
    [InlineData("var t = [|x.GetAsync(v)|].AsTask();")]
    [InlineData("new List<StringValue>().ForEach(y => [|x.PutAsync(y)|]);")]
    [InlineData("Action a = delegate { [|x.PutAsync(v)|]; }; a();")]
    [InlineData("void F() => [|x.GetAsync(v)|]; F();")]
    [InlineData("lock (v) { [|x.GetAsync(v)|]; }")]
    public Task Not_awaited(string statements) => VerifyAsync("LP2P0403", statements);

    [Theory]
    [InlineData("x?[|.PutAsync(v)|]; await Task.Yield();")]
    [InlineData("x?[|.GetAsync(v)|].AsTask(); await Task.Yield();")]
    [InlineData("Task t = [|x.PutAsync(v)|]; await Task.Yield();")]
    [InlineData("Action a = () => [|x.PutAsync(v)|]; a(); await Task.Yield();")]
    [InlineData("{|CS4014:x.PutAsync(v)|}; await Task.Yield();", "the compiler's")]
    [InlineData("{|CS4014:x.PutAsync(v).ConfigureAwait(false)|}; await Task.Yield();", "the compiler's")]
    [InlineData("{|CS4014:x.GetAsync(v).AsTask()|}; await Task.Yield();", "the compiler's")]
    [InlineData("Func<Task> f = async () => { {|CS4014:x.PutAsync(v)|}; await Task.Yield(); }; await f();", "the compiler's")]
    public Task Not_awaited_where_the_function_is_async(string statements, string name = "") =>
        VerifyAsync("LP2P0403", statements, name, "async Task");

    [Theory]
    [InlineData("await x.GetAsync(v);", "async Task")]
    [InlineData("await x.PutAsync(v).ConfigureAwait(false);", "async Task")]
    [InlineData("Task t = x.PutAsync(v); await t;", "async Task")]
    [InlineData("Task t = x.PutAsync(v); await Task.WhenAny(t, Task.Delay(1));", "async Task")]
    [InlineData("return x.PutAsync(v);", "Task")]
    [InlineData("_ = x.PutAsync(v);")]
    [InlineData("Task t = x.PutAsync(v); _ = t;")]
    [InlineData("x.PutAsync(v).ContinueWith(y => y.Exception);")]
    [InlineData("x.PutAsync(v).Wait();")]
    [InlineData("x.GetAsync(v).AsTask().GetAwaiter().GetResult();")]
    [InlineData("Use(x.GetAsync(v));")]
    [InlineData("_field = x.PutAsync(v);")]
    [InlineData("Func<Task> f = () => x.PutAsync(v); Use(f);")]
    [InlineData("System.Linq.Expressions.Expression<Action<IX>> f = y => y.PutAsync(null!, default); Use(f);")]
    [InlineData("none.GetAsync();")]
    [InlineData("x.LocalAsync();")]
    public Task Awaited_or_a_decision(string statements, string result = "void") => VerifyAsync("LP2P0403", statements, result: result);

    [Theory]
    [InlineData("x.PutAsync(new StringValue());", "CS4014")]
    [InlineData("x?.PutAsync(new StringValue());", "LP2P0403")]
    [InlineData("Task t = x.PutAsync(new StringValue());", "LP2P0403")]
    [InlineData("x.WatchAsync(new StringValue());", "LP2P0402")]
    public async Task At_the_top_level(string statement, string id)
    {
        Compilation compilation = AnalyzerHarness.CreateCompilation($"IX x = null!; {statement}", Contract);
        compilation = compilation.WithOptions(compilation.Options.WithOutputKind(OutputKind.ConsoleApplication));
        (await AnalyzerHarness.BuildAsync(compilation)).ShouldHaveSingleItem().Id.ShouldBe(id);
    }

    [Theory]
    [InlineData("LP2P0402", "x.WatchAsync(v);")]
    [InlineData("LP2P0403", "x.PutAsync(v);")]
    public async Task A_pragma_is_respected(string id, string statement) =>
        (await AnalyzerHarness.BuildAsync(Wrap($"\n#pragma warning disable {id}\n{statement}\n#pragma warning restore {id}\n", "void"))).ShouldBeEmpty();

    private static Task VerifyAsync(string id, string statements, string name = "", string result = "void")
    {
        TestContext.Current.TestOutputHelper?.WriteLine(name);
        return AnalyzerHarness.VerifyAsync(id, Wrap(statements, result));
    }

    private static string Wrap(string statements, string result) => $$"""
        using System.Linq;
        {{Contract}}
        public sealed class Caller(object first)
        {
            private object _field = first;
            public object Field => _field;
            public {{result}} Run(IX x, INone none, StringValue v)
            {
                {{statements}}
            }
            private static void Use(object value) => value.ToString();
        }
        """;
}
