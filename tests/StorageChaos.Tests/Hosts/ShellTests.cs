using NUnit.Framework;
using StorageChaos.Hosts;

namespace StorageChaos.Tests.Hosts;

public sealed class ShellTests
{
    [TestCase("plain-word_1.2/3:4=5@6%7+8,9", "plain-word_1.2/3:4=5@6%7+8,9")]
    [TestCase("", "''")]
    [TestCase("two words", "'two words'")]
    [TestCase("it's", @"'it'\''s'")]
    [TestCase("$(rm -rf /)", "'$(rm -rf /)'")]
    [TestCase("a\nb", "'a\nb'")]
    [TestCase("*", "'*'")]
    public void Words_survive_the_shell(string word, string quoted) => Assert.That(Shell.Quote(word), Is.EqualTo(quoted));

    [Test]
    public async Task A_real_shell_gives_back_what_was_quoted()
    {
        string[] words = ["", " ", "'", "\"", "$HOME", "`id`", "a\nb", "\\", "!", "~", "#", "é", "-n"];
        var outcome = await new LocalHost(TimeProvider.System).RunAsync(
            HostCommand.Of("sh", "-c", $"printf '<%s>' {Shell.Join(words)}"), CancellationToken.None);
        Assert.That(outcome.Output, Is.EqualTo(string.Concat(words.Select(w => $"<{w}>"))));
    }

    [Test]
    public void A_script_is_shown_as_it_would_be_typed() =>
        Assert.That(HostCommand.Script("echo one\necho two").ToString(), Is.EqualTo("echo one\necho two"));

    [Test]
    public void An_input_is_shown_as_a_here_document() =>
        Assert.That(
            (HostCommand.Of("iptables-restore", "-w") with { Input = "*filter\nCOMMIT\n" }).ToString(),
            Is.EqualTo("iptables-restore -w <<'EOF'\n*filter\nCOMMIT\nEOF"));

    [Test]
    public void An_input_that_is_too_long_to_read_is_shown_by_its_size_and_hash() =>
        Assert.That(
            (HostCommand.Of("cat") with { Input = new string('x', 5000) }).ToString(),
            Does.Match("^cat # its standard input: 5000 bytes, SHA-256 [0-9a-f]{64}$"));

    [Test]
    public async Task A_command_line_has_the_input_of_its_command(
        [Values("", "\n", "no line feed", "EOF\nEOFF\nb\n", "it's $HOME `id` \\\n", "nul \0 byte\n", "a\tb\r\n", "é\n")] string input)
    {
        foreach (var text in new[] { input, string.Concat(Enumerable.Repeat(input, 2000)) })
        {
            var command = HostCommand.Of("cat") with { Input = text };
            Assert.That(await RunAsync(Shell.CommandLine(command)), Is.EqualTo(text));
            Assert.That(await RunAsync($"( {Shell.InScript(command)}\n)"), Is.EqualTo(text));
        }
    }

    [Test]
    public async Task A_script_has_its_input_too() =>
        Assert.That(
            await RunAsync(Shell.InScript(HostCommand.Script("read -r a; read -r b; echo $b $a") with { Input = "1\n2\n" })),
            Is.EqualTo("2 1\n"));

    [Test]
    public async Task A_command_line_has_the_exit_code_of_its_command([Values("", "x", "x\n")] string input)
    {
        var command = HostCommand.Of("sh", "-c", "cat >/dev/null; exit 3") with { Input = input };
        var outcome = await new LocalHost(TimeProvider.System).RunAsync(
            HostCommand.Script(Shell.CommandLine(command)) with { AnyExitCode = true }, CancellationToken.None);
        Assert.That(outcome.ExitCode, Is.EqualTo(3));
    }

    private static async Task<string> RunAsync(string script) =>
        (await new LocalHost(TimeProvider.System).RunAsync(HostCommand.Script(script), CancellationToken.None)).Output;
}
