def test_the_system_administrator_sees_the_machine_and_no_business(person, enter):
    page = enter(person("sys-one", "system")).get("/status").content.decode()
    assert ("启动检查" in page, "synchronous" in page, "Python" in page) == (True, True, True)
    assert "人员与权限" not in page
